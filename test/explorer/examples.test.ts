import { parse, Kind } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_EXAMPLES, OTHER_EXAMPLES } from '../../explorer/examples/examples.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ scale: 0.02, settings: { GATEWAY_PLAN_MS: '60000' } });
}, 120_000);
afterAll(() => graph.stop());

test.each([...CHAIN_EXAMPLES, ...OTHER_EXAMPLES])('$title.zh is answered, with something to see', async (example) => {
  const { query, variables } = example;
  const { data, errors } = await graph.query<Readonly<Record<string, unknown>>>(query, variables, {
    ...EVERYTHING,
    scope: 'impact',
  });
  expect(errors).toEqual([]);
  // More than its frame: some list in it has an item.
  expect(JSON.stringify(data)).toMatch(/\[[{"]/);
});

test.each(['impact', 'origins', 'traceable', 'warnings', 'organization', 'monitoring', 'search', 'chain', 'unit'])(
  'one of them shows how to ask for %s',
  (field) => {
    const shown = OTHER_EXAMPLES.concat(CHAIN_EXAMPLES).some(({ query }) => fieldsIn(query).includes(field));
    expect(shown).toBe(true);
  },
);

/** Of the first two levels: warnings stand on a chain. */
function fieldsIn(query: string): string[] {
  return parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((each) =>
          each.kind === Kind.FIELD
            ? [
                each.name.value,
                ...(each.selectionSet?.selections.flatMap((inner) =>
                  inner.kind === Kind.FIELD ? [inner.name.value] : [],
                ) ?? []),
              ]
            : [],
        )
      : [],
  );
}
