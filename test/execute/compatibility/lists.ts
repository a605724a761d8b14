import { byKey, type Case, subgraph } from './case.ts';

const lists: Case = {
  name: 'lists of lists of entities',
  subgraphs: () => [
    subgraph('goods', 'type Query { grid: [[Good]] cube: [[[Good!]]!] } type Good @key(fields: "id") { id: ID! }', {
      Query: {
        grid: () => [[{ id: 'a' }, null], null, [], [{ id: 'b' }, { id: 'a' }]],
        cube: () => [[[{ id: 'b' }], null, []], []],
      },
    }),
    subgraph('facts', 'type Good @key(fields: "id") { id: ID! name: String near: [[Good]] } ', {
      Good: byKey('id', [
        { id: 'a', name: 'tea', near: [[{ id: 'b' }, null], []] },
        { id: 'b', name: 'salt', near: [[{ id: 'a' }], null] },
      ]),
    }),
    subgraph('stock', 'type Good @key(fields: "id") { id: ID! left: [[Int]] }', {
      Good: byKey('id', [
        { id: 'a', left: [[1, null], []] },
        { id: 'b', left: null },
      ]),
    }),
  ],
  operations: [
    {
      name: 'keep their shape past a fetch',
      query: '{ grid { name } cube { name } }',
      data: {
        grid: [[{ name: 'tea' }, null], null, [], [{ name: 'salt' }, { name: 'tea' }]],
        cube: [[[{ name: 'salt' }], null, []], []],
      },
    },
    {
      name: 'below entities, extended by a third subgraph',
      query: '{ grid { id near { left id } } }',
      data: {
        grid: [
          [{ id: 'a', near: [[{ left: null, id: 'b' }, null], []] }, null],
          null,
          [],
          [
            { id: 'b', near: [[{ left: [[1, null], []], id: 'a' }], null] },
            { id: 'a', near: [[{ left: null, id: 'b' }, null], []] },
          ],
        ],
      },
      calls: { total: 3 },
      ownCalls: { representations: { facts: 2, stock: 2 } },
    },
  ],
};

export const cases = [lists];
