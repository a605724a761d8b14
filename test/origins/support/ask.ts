import { parse } from 'graphql';
import { Asker } from '../../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../../gateway/member-set.ts';
import { caller, fakeMinistry, type FakeMinistry, type FakeOptions, urn } from '../../support/fake-ministry.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';

const schema = chainSchema(chainTypeDefs(ownSupergraph()));
export const range = (count: number, name: string): string[] =>
  Array.from({ length: count }, (_, i) => urn(`${name}-${i}`));

/** A water works feeds all bakers; one flour lot went to the bad cakes, and to two good ones. */
export const [WATER, FLOUR, FIELD] = [urn('water'), urn('flour'), urn('field')];
export const BAD = range(3, 'bad') as [string, string, string];
export const GOOD = range(40, 'good');
const links = [
  { from: FIELD, to: FLOUR },
  ...[...BAD, ...GOOD].map((to) => ({ from: WATER, to })),
  ...[...BAD.slice(0, 2), ...GOOD.slice(0, 2)].map((to) => ({ from: FLOUR, to })),
];

export const world = (more: FakeOptions = {}): FakeMinistry[] => [
  fakeMinistry('food-drug', { links: links.slice(1), holds: [FLOUR, ...BAD, ...GOOD], ...more }),
  fakeMinistry('agriculture', {
    links: links.slice(0, 1),
    holds: [FIELD, WATER],
    records: { [FIELD]: { kind: 'PLOT' }, [WATER]: { kind: 'CROP' } },
  }),
];

export async function ask(
  query: string,
  variables: object,
  ministries = world(),
): Promise<{ data: Readonly<Record<string, never>> | null; errors: readonly object[]; walked: number }> {
  const asker = new Asker(ministries, caller(30_000));
  const run = { schema, document: parse(query), asker, variables: { ...variables }, operationName: null };
  const { data, errors } = await runChain(run);
  return { data: JSON.parse(JSON.stringify(data)) as never, errors, walked: asker.walked };
}
