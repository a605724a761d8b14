import type { Asker } from './asker.ts';
import { holdsAll } from './kept-back.ts';
import { Slices } from './slices.ts';
import type { ManyRequest } from './walk-request.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** The shape of schema/chain.graphql. */
export interface WalkCost {
  readonly codes: number;
  readonly members: number;
  readonly calls: number;
}

/**
 * What it takes to ask about the roots, by the members' filters. Of a sector that may keep something from whoever asks, all
 * members count: who of them may know a code would tell who mentions it.
 */
export async function costOf(
  asker: Asker,
  { roots, direction }: ManyRequest,
  slices = new Slices(),
): Promise<WalkCost> {
  const { ministries, discovery, claims } = asker;
  const open = new Map(
    [...Map.groupBy(ministries, ({ member }) => member.sector)].map(([sector, members]) => [
      sector,
      members.every((each) => holdsAll(each, claims)),
    ]),
  );
  const asked = ministries.filter((each) => !asker.isRefused(each, direction));
  const codesOf = new Map<WalkedMinistry, number>(
    asked.flatMap((each) => (open.get(each.member.sector) ? [] : [[each, roots.length]])),
  );
  const counted = new Set(asked.filter(({ member }) => open.get(member.sector)));
  if (counted.size > 0)
    for (const code of roots) {
      if (slices.isOver) await slices.next();
      for (const each of discovery.mayKnow(code))
        if (counted.has(each)) codesOf.set(each, (codesOf.get(each) ?? 0) + 1);
    }
  let calls = 0;
  for (const [{ maxBatch }, codes] of codesOf) calls += Math.ceil(codes / maxBatch);
  return { codes: roots.length, members: codesOf.size, calls };
}
