import { byKey, type Case, subgraph } from './case.ts';

const override: Case = {
  name: '@override',
  subgraphs: () => [
    subgraph(
      'old',
      `
      type Query { lot: Lot lots: [Lot!]! }
      type Lot @key(fields: "id") { id: ID! name: String grade: String batch: Batch }
      type Batch @key(fields: "number") @key(fields: "code") { number: Int! code: String! size: Int }`,
      {
        Query: {
          lot: () => ({ id: '1', name: 'old', grade: 'old', batch: { number: 7, code: 'old', size: 1 } }),
          lots: () => [
            { id: '1', grade: 'old', name: 'old' },
            { id: '2', grade: 'old', name: 'old' },
          ],
        },
        Lot: byKey('id', [
          { id: '1', name: 'old', grade: 'old' },
          { id: '2', name: 'old', grade: 'old' },
        ]),
      },
    ),
    subgraph(
      'new',
      `
      type Query { lots: [Lot!]! @override(from: "old") newest: Lot }
      type Lot @key(fields: "id") { id: ID! name: String @override(from: "old") colour: String }
      type Batch @key(fields: "number") @key(fields: "code") { number: Int! code: String! @override(from: "old") size: Int @override(from: "old") }`,
      {
        Query: {
          lots: () => [
            { id: '2', name: 'new' },
            { id: '1', name: 'new' },
          ],
          newest: () => ({ id: '2', name: 'new', colour: 'red' }),
        },
        Lot: byKey('id', [
          { id: '1', name: 'new', colour: 'blue' },
          { id: '2', name: 'new', colour: 'red' },
        ]),
        Batch: byKey('number', [{ number: 7, code: 'c', size: 2 }]),
      },
    ),
    subgraph('lab', 'type Batch @key(fields: "code") { code: String! ash: Int }', {
      Batch: byKey('code', [{ code: 'c', ash: 3 }]),
    }),
  ],
  operations: [
    {
      name: 'the field comes from its new subgraph though the old one has it',
      query: '{ lot { name grade } }',
      data: { lot: { name: 'new', grade: 'old' } },
      calls: { total: 2 },
    },
    {
      name: 'a root field moves too, and what stayed behind is fetched from the old one',
      query: '{ lots { id grade name } }',
      data: {
        lots: [
          { id: '2', grade: 'old', name: 'new' },
          { id: '1', grade: 'old', name: 'new' },
        ],
      },
      calls: { to: { new: 1, old: 1 }, representations: { old: 2 } },
    },
    {
      name: 'a field of a key comes from its new subgraph before it serves as the key',
      query: '{ lot { batch { ash } } }',
      data: { lot: { batch: { ash: 3 } } },
      calls: { total: 3, to: { old: 1, new: 1, lab: 1 } },
    },
    {
      name: 'and the other key leads to it',
      query: '{ lot { batch { code number size } } }',
      data: { lot: { batch: { code: 'c', number: 7, size: 2 } } },
      calls: { total: 2 },
    },
    {
      name: 'nothing is asked of the old one that only the new one gives',
      query: '{ newest { name colour id } }',
      data: { newest: { name: 'new', colour: 'red', id: '2' } },
      calls: { to: { old: 0 } },
    },
  ],
};

export const cases = [override];
