import { expect, test } from 'vitest';
import { Representations } from '../../gateway/run/representations.ts';
import { PendingResult, type Fetch, Run } from '../../gateway/run/pending-result.ts';
import { Layout } from '../../gateway/run/layout.ts';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';

const told = (name: string): SubgraphResponse => ({ data: { name }, errors: [] });
const asking = (text: string): Representations =>
  Object.assign(Object.create(Representations.prototype) as Representations, {
    texts: [text],
    places: [0],
    partial: [],
  });

/** The first fetch reads which entity there is, the second asks about that one. */
function fetches(
  answers: (who: string, fetch: number) => Promise<SubgraphResponse>,
  who: string,
): { readonly first: Fetch; readonly second: Fetch } {
  const slot = (draft: PendingResult): string[] => (draft.root[10] ??= []) as string[];
  const first: Fetch = {
    number: 0,
    catchUp: () => {},
    question: ({ root }) => ({ rows: [root], asked: null }),
    ask: () => answers(who, 0),
    read: ({ data }, _, draft) => void slot(draft).push(String(data?.['name'])),
  };
  const second: Fetch = {
    number: 1,
    catchUp: () => {},
    question: (draft) => ({ rows: [draft.root], asked: asking(slot(draft)[0] ?? '') }),
    ask: () => answers(who, 1),
    read: ({ data }, _, draft) => void slot(draft).push(String(data?.['name'] ?? 'no answer')),
  };
  return { first, second };
}

test('what one request was answered about one entity is not taken for another’s that its own draft leads to', async () => {
  const layout = new Layout();
  const anew = (): PendingResult => new PendingResult({ given: {}, variables: {} }, 'Query', layout);
  const shared = anew();
  shared.runs = 2;
  const later = Promise.withResolvers<SubgraphResponse>();
  const { first, second } = fetches(async (_, number) => (number === 0 ? told('A') : later.promise), 'both');
  const [one, other] = [new Run(shared, null as never, anew), new Run(shared, null as never, anew)];
  await one.fetch(first);
  // The other asks about A as well, while it is told that there is B.
  const asked = other.fetch(second);
  await other.fetch({ ...first, ask: async () => told('B') });
  later.resolve(told('the licence of A'));
  await asked;
  expect(other.draft).not.toBe(shared);
  expect(other.draft.root[10]).toEqual(['B', 'no answer']);
  await one.fetch({ ...second, ask: async () => told('the licence of A') });
  expect(one.draft.root[10]).toEqual(['A', 'the licence of A']);
});
