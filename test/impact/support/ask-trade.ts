import { Asker } from '../../../gateway/chain/asker.ts';
import { impactResolvers } from '../../../gateway/impact/resolvers.ts';
import { caller, fakeMinistry, type FakeMinistry } from '../../support/fake-ministry.ts';
import { SECTORS } from './clerk.ts';
import type { Trade } from './trade.ts';

export type Answer = Exclude<Awaited<ReturnType<typeof impactResolvers.Query.impact>>, { readonly items: unknown }>;

/** What the gateway tells of bad units over those who keep the records. @param silent who does not answer */
export async function askTrade({ roots, kinds, clerk }: Trade, silent: readonly string[]): Promise<Answer> {
  const ministries = SECTORS.map((sector) =>
    fakeMinistry(sector, {
      holds: Object.keys(clerk.records.get(sector) ?? {}),
      records: clerk.records.get(sector) ?? {},
      links: clerk.links.flatMap((each) => (each.sector === sector ? [each.link] : [])),
      ...(silent.includes(sector) ? { instead: () => Promise.reject(new Error('gone')) } : {}),
    }),
  );
  return askImpact(ministries, roots, kinds);
}

export async function askImpact(
  ministries: readonly FakeMinistry[],
  codes: readonly string[],
  kinds: readonly string[] | null = null,
): Promise<Answer> {
  const asker = new Asker(ministries, { ...caller(600_000), budget: { most: 10_000_000 } });
  const args = { codes, kinds, maxDepth: 100, maxUnits: 20_000 };
  const answer = await impactResolvers.Query.impact(null, args, { asker, lacks: () => {} });
  if (!('balance' in answer)) throw new Error('a part');
  return answer;
}
