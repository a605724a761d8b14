import { byKey, type Case, subgraph } from './case.ts';

const search: Case = {
  name: 'unions of entities',
  subgraphs: () => [
    subgraph(
      'catalog',
      `
      type Query { search: [Result] pages: [[Result]!] first: Result }
      union Result = Book | Film
      type Book @key(fields: "id") { id: ID! title: String }
      type Film @key(fields: "id") { id: ID! title: String! }`,
      {
        Query: {
          search: () => [
            { __typename: 'Film', id: 'f', title: 'Salt' },
            null,
            { __typename: 'Book', id: 'b', title: 'Tea' },
          ],
          pages: () => [
            [{ __typename: 'Book', id: 'b', title: 'Tea' }],
            [],
            [null, { __typename: 'Film', id: 'f', title: 'Salt' }],
          ],
          first: () => null,
        },
      },
    ),
    subgraph(
      'audio',
      `
      type Query { sounds: [Result!] }
      union Result = Book | Song
      type Book @key(fields: "id") { id: ID! voice: String song: Song }
      type Song { name: String next: Result }`,
      {
        Query: {
          sounds: () => [
            { __typename: 'Song', name: 'La', next: { __typename: 'Book', id: 'b', voice: 'low', song: null } },
          ],
        },
        Book: byKey('id', [
          { id: 'b', voice: 'low', song: { name: 'Li', next: { __typename: 'Song', name: 'Lo', next: null } } },
        ]),
      },
    ),
    subgraph(
      'details',
      `
      type Book @key(fields: "id") { id: ID! pages: Int }
      type Film @key(fields: "id") { id: ID! length: Int }`,
      {
        Book: byKey('id', [{ id: 'b', pages: 90 }]),
        Film: byKey('id', [{ id: 'f', length: 120 }]),
      },
    ),
  ],
  operations: [
    {
      name: 'each member gets its own fields from a third subgraph',
      query: '{ search { ... on Book { pages title } ... on Film { length } } }',
      data: { search: [{ length: 120 }, null, { pages: 90, title: 'Tea' }] },
      calls: { total: 2, representations: { details: 2 } },
    },
    {
      name: 'a member that the subgraph does not know is not asked of it',
      query: '{ search { __typename ... on Song { name } ... on Book { id } } }',
      data: { search: [{ __typename: 'Film' }, null, { __typename: 'Book', id: 'b' }] },
      calls: { total: 1 },
    },
    {
      name: 'a member of which every field is left out is empty',
      query:
        'query ($t: Boolean!, $f: Boolean!) { search @include(if: $t) { ...B } } fragment B on Book { title @include(if: $f) }',
      variables: { t: true, f: false },
      data: { search: [{}, null, {}] },
    },
    {
      name: 'lists of lists with nulls and empty ones',
      query: '{ pages { ... on Film { length } ... on Book { voice } } }',
      data: { pages: [[{ voice: 'low' }], [], [null, { length: 120 }]] },
    },
    {
      name: 'no fetch is made for a member that did not come',
      query: '{ sounds { ... on Film { length } ... on Song { name } } first { ... on Film { length } } }',
      data: { sounds: [{ name: 'La' }], first: null },
      calls: { to: { details: 0 } },
    },
    {
      name: 'a union below an entity below a union',
      query:
        '{ search { ... on Book { song { name next { __typename ... on Song { name } ... on Book { title } } } } } sounds { ... on Song { next { ... on Book { title pages } } } } }',
      data: {
        search: [{}, null, { song: { name: 'Li', next: { __typename: 'Song', name: 'Lo' } } }],
        sounds: [{ next: { title: null, pages: 90 } }],
      },
    },
  ],
};

const action = (__typename: string, is: string): object => ({ __typename, [__typename.toLowerCase()]: is });
const actions = { Action: { __resolveType: ({ __typename }: { readonly __typename: string }) => __typename } };

const partial: Case = {
  name: 'unions of which each subgraph knows some members',
  subgraphs: () => [
    subgraph(
      'left',
      `
      type Query { left: Panel @shareable both: Panel @shareable all: Panel @shareable }
      type Panel @shareable { frame: Frame } type Frame @shareable { actions: [Action!] }
      union Action = Open | Save type Open @shareable { open: String } type Save { save: String }`,
      {
        ...actions,
        Query: {
          left: () => ({ frame: { actions: [action('Open', 'o'), action('Save', 's')] } }),
          both: () => ({ frame: { actions: [action('Open', 'o')] } }),
          all: () => ({ frame: { actions: [action('Open', 'o'), action('Save', 's')] } }),
        },
      },
    ),
    subgraph(
      'right',
      `
      type Query { right: Panel both: Panel @shareable all: Panel @shareable }
      type Panel @shareable { frame: Frame } type Frame @shareable { actions: [Action!] }
      union Action = Open | Send type Open @shareable { open: String } type Send { send: String }`,
      {
        ...actions,
        Query: {
          right: () => ({ frame: { actions: [action('Send', 't')] } }),
          both: () => ({ frame: { actions: [action('Open', 'o')] } }),
          all: () => ({ frame: { actions: [action('Open', 'o'), action('Send', 't')] } }),
        },
      },
    ),
  ],
  operations: [
    {
      name: 'each gives those it knows, and is not asked about the others',
      query:
        '{ left { ...P } right { ...P } both { ...P } } fragment P on Panel { frame { actions { __typename ... on Open { open } ... on Save { save } ... on Send { send } } } }',
      data: {
        left: {
          frame: {
            actions: [
              { __typename: 'Open', open: 'o' },
              { __typename: 'Save', save: 's' },
            ],
          },
        },
        right: { frame: { actions: [{ __typename: 'Send', send: 't' }] } },
        both: { frame: { actions: [{ __typename: 'Open', open: 'o' }] } },
      },
    },
    {
      name: 'what the plan leaves out of a member, because another subgraph that could be asked never gives it, is missing and not null',
      query:
        '{ all { frame { actions { __typename ... on Open { open } ... on Save { save } ... on Send { send } } } } }',
      data: {
        all: {
          frame: {
            actions: [
              { __typename: 'Open', open: 'o' },
              { __typename: 'Save', save: null },
            ],
          },
        },
      },
      errors: [{ path: ['all', 'frame', 'actions', 1, 'save'], code: 'OPERATION_UNPLANNABLE' }],
    },
    {
      name: 'nothing of a member that cannot come there',
      query: '{ left { frame { actions { ... on Send { send } } } } }',
      data: { left: { frame: { actions: [{}, {}] } } },
      calls: { total: 1 },
    },
  ],
};

export const cases = [search, partial];
