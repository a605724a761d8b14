import { byKey, type Case, subgraph } from './case.ts';

const animals: Case = {
  name: 'interfaces over entities of two subgraphs',
  subgraphs: () => [
    subgraph(
      'farm',
      `
      type Query { animals: [Animal] named: [Named!]! }
      interface Named { name: String }
      interface Animal implements Named { id: ID! name: String }
      type Cow implements Animal & Named @key(fields: "id") { id: ID! name: String milk: Int }
      type Hen implements Animal & Named @key(fields: "id") { id: ID! name: String eggs: String }
      type Barn implements Named { name: String doors: Int }`,
      {
        Query: {
          animals: () => [
            { __typename: 'Cow', id: 'c', name: 'Cow', milk: 3 },
            null,
            { __typename: 'Hen', id: 'h', name: 'Hen', eggs: 'brown' },
          ],
          named: () => [
            { __typename: 'Barn', name: 'Barn', doors: 2 },
            { __typename: 'Hen', id: 'h', name: 'Hen', eggs: 'brown' },
          ],
        },
      },
    ),
    subgraph(
      'vet',
      `
      interface Patient { weight: Int }
      type Cow implements Patient @key(fields: "id") { id: ID! weight: Int horns: Int }
      type Hen @key(fields: "id") { id: ID! weight: String }`,
      {
        Cow: byKey('id', [{ id: 'c', weight: 500, horns: 2 }]),
        Hen: byKey('id', [{ id: 'h', weight: '2kg' }]),
      },
    ),
  ],
  operations: [
    {
      name: 'a field that only some implementations have',
      query: '{ animals { name ... on Cow { horns milk } } }',
      data: { animals: [{ name: 'Cow', horns: 2, milk: 3 }, null, { name: 'Hen' }] },
      calls: { total: 2, representations: { vet: 1 } },
    },
    {
      // GraphQL, 5.3.2: types that exclude each other may share a response name when the shapes are the same.
      name: 'one response name for different fields of different types',
      query: '{ animals { ... on Cow { own: name } ... on Hen { own: weight } __typename } }',
      data: { animals: [{ own: 'Cow', __typename: 'Cow' }, null, { own: '2kg', __typename: 'Hen' }] },
    },
    {
      name: 'a fragment on an interface inside a fragment on an interface',
      query:
        '{ named { ... on Named { ... on Animal { id ... on Patient { weight } ... on Named { name } } } ... on Barn { doors } } }',
      data: { named: [{ doors: 2 }, { id: 'h', name: 'Hen' }] },
    },
    {
      name: 'an interface that only another subgraph knows',
      query: '{ animals { ... on Patient { weight __typename } id } }',
      data: { animals: [{ weight: 500, __typename: 'Cow', id: 'c' }, null, { id: 'h' }] },
      calls: { representations: { vet: 1 } },
    },
    {
      // GraphQL, 6.3.2: a field stands where its response name came first, whichever fragment it came by.
      name: 'named fragments in one another, each field where it first came',
      query: `
        query { animals { ...A id ...B } }
        fragment A on Animal { __typename ...B }
        fragment B on Animal { ... on Cow { horns id } name ... on Hen { eggs name } }`,
      data: {
        animals: [
          { __typename: 'Cow', horns: 2, id: 'c', name: 'Cow' },
          null,
          { __typename: 'Hen', name: 'Hen', eggs: 'brown', id: 'h' },
        ],
      },
    },
    {
      name: '__typename under several names, on its own too',
      query: '{ named { kind: __typename } animals { __typename t: __typename ... on Animal { u: __typename } } }',
      data: {
        named: [{ kind: 'Barn' }, { kind: 'Hen' }],
        animals: [{ __typename: 'Cow', t: 'Cow', u: 'Cow' }, null, { __typename: 'Hen', t: 'Hen', u: 'Hen' }],
      },
      calls: { total: 1 },
    },
    {
      name: 'one object selected by a field twice, once in a fragment',
      query: '{ animals { id } animals { ... on Cow { milk } } animals { ... on Hen { weight } name } }',
      data: { animals: [{ id: 'c', milk: 3, name: 'Cow' }, null, { id: 'h', weight: '2kg', name: 'Hen' }] },
    },
  ],
};

const shapes: Case = {
  name: 'an interface field that resolves to entities of different types',
  subgraphs: () => [
    subgraph(
      'pens',
      `
      type Query { pens: [Pen!]! }
      interface Pen { id: ID! head: Living }
      interface Living { id: ID! }
      type Sty implements Pen { id: ID! head: Pig }
      type Coop implements Pen { id: ID! head: Hen }
      type Pig implements Living @key(fields: "id") { id: ID! }
      type Hen implements Living @key(fields: "id") { id: ID! }`,
      {
        Query: {
          pens: () => [
            { __typename: 'Sty', id: '1', head: { id: 'p' } },
            { __typename: 'Coop', id: '2', head: { id: 'h' } },
            { __typename: 'Coop', id: '3', head: null },
          ],
        },
      },
    ),
    subgraph(
      'vet',
      `
      type Pig @key(fields: "id") { id: ID! tail: String }
      type Hen @key(fields: "id") { id: ID! comb: String }`,
      {
        Pig: byKey('id', [{ id: 'p', tail: 'curly' }]),
        Hen: byKey('id', [{ id: 'h', comb: 'red' }]),
      },
    ),
  ],
  operations: [
    {
      name: 'each gets its own fields under one response name',
      query: '{ pens { ... on Sty { head { mark: tail } } ... on Coop { head { mark: comb } } id } }',
      data: {
        pens: [
          { head: { mark: 'curly' }, id: '1' },
          { head: { mark: 'red' }, id: '2' },
          { head: null, id: '3' },
        ],
      },
    },
    {
      name: 'and through the interface',
      query: '{ pens { head { __typename ... on Pig { tail } ... on Hen { comb } } } }',
      data: {
        pens: [
          { head: { __typename: 'Pig', tail: 'curly' } },
          { head: { __typename: 'Hen', comb: 'red' } },
          { head: null },
        ],
      },
    },
  ],
};

/** One entity, reached by one response path below parents of two types that select different fields of it. */
const shared: Case = {
  name: 'one entity below different types',
  subgraphs: () => [
    subgraph(
      'pens',
      `
      type Query { pens: [Pen!]! }
      interface Pen { id: ID! head: Hen }
      type Sty implements Pen { id: ID! head: Hen }
      type Coop implements Pen { id: ID! head: Hen }
      type Hen @key(fields: "id") { id: ID! }`,
      {
        Query: {
          pens: () => [
            { __typename: 'Sty', id: '1', head: { id: 'h' } },
            { __typename: 'Coop', id: '2', head: { id: 'h' } },
            { __typename: 'Sty', id: '3', head: { id: 'h' } },
          ],
        },
      },
    ),
    subgraph(
      'vet',
      'type Hen @key(fields: "id") { id: ID! comb: String owner: Owner chicks: [Owner] } type Owner { name: String age: Int }',
      {
        Hen: byKey('id', [{ id: 'h', comb: 'red', owner: { name: 'Li', age: 40 }, chicks: [{ name: 'Bo', age: 1 }] }]),
      },
    ),
  ],
  operations: [
    {
      name: 'shows each time what is selected there',
      query: '{ pens { ... on Sty { head { owner { name } } } ... on Coop { head { comb owner { age } } } } }',
      data: {
        pens: [
          { head: { owner: { name: 'Li' } } },
          { head: { comb: 'red', owner: { age: 40 } } },
          { head: { owner: { name: 'Li' } } },
        ],
      },
    },
    {
      name: 'in lists and in the order of that selection',
      query:
        '{ pens { ... on Sty { head { chicks { name age } } } ... on Coop { head { chicks { age name } comb } } } }',
      data: {
        pens: [
          { head: { chicks: [{ name: 'Bo', age: 1 }] } },
          { head: { chicks: [{ age: 1, name: 'Bo' }], comb: 'red' } },
          { head: { chicks: [{ name: 'Bo', age: 1 }] } },
        ],
      },
    },
  ],
};

export const cases = [animals, shapes, shared];
