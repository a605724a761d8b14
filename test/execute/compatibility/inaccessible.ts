import { byKey, type Case, subgraph } from './case.ts';

const hidden: Case = {
  name: '@inaccessible',
  subgraphs: () => [
    subgraph(
      'zoo',
      `
      type Query { animals: [Animal] sure: [Animal!] one: Animal! found: Found }
      interface Animal { name: String }
      union Found = Cat | Ghost
      type Cat implements Animal @key(fields: "tag") { tag: ID! @inaccessible name: String }
      type Ghost implements Animal @inaccessible { name: String }`,
      {
        Query: {
          animals: () => [
            { __typename: 'Cat', tag: 'c', name: 'Mimi' },
            { __typename: 'Ghost', name: 'Boo' },
          ],
          sure: () => [
            { __typename: 'Cat', tag: 'c', name: 'Mimi' },
            { __typename: 'Ghost', name: 'Boo' },
          ],
          one: () => ({ __typename: 'Ghost', name: 'Boo' }),
          found: () => ({ __typename: 'Ghost', name: 'Boo' }),
        },
      },
    ),
    subgraph('vet', 'type Cat @key(fields: "tag") { tag: ID! weight: Int }', {
      Cat: byKey('tag', [{ tag: 'c', weight: 4 }]),
    }),
  ],
  operations: [
    {
      name: 'a hidden field still serves as the key',
      query: '{ animals { ... on Cat { weight } } found { ... on Cat { weight } } }',
      data: { animals: [{ weight: 4 }, null], found: null },
      errors: [
        { path: ['animals', 1], code: 'BAD_ANSWER' },
        { path: ['found'], code: 'BAD_ANSWER' },
      ],
      calls: { representations: { vet: 1 } },
    },
    {
      // GraphQL, 6.4.3 ResolveAbstractType: a type that is none of the possible types of the API schema is a field error.
      name: 'an object of a hidden type is null and an error, even when only fields of the interface are asked for',
      query: '{ animals { name } }',
      data: { animals: [{ name: 'Mimi' }, null] },
      errors: [{ path: ['animals', 1], code: 'BAD_ANSWER' }],
    },
    {
      name: 'its name does not leave as __typename',
      query: '{ animals { __typename } found { __typename } }',
      data: { animals: [{ __typename: 'Cat' }, null], found: null },
      errors: [
        { path: ['animals', 1], code: 'BAD_ANSWER' },
        { path: ['found'], code: 'BAD_ANSWER' },
      ],
    },
    {
      name: 'in a list of non-null the list is null',
      query: '{ sure { name } }',
      data: { sure: null },
      errors: [{ path: ['sure', 1], code: 'BAD_ANSWER' }],
    },
    {
      name: 'at a non-null root field the data is null',
      query: '{ animals { name } one { name } }',
      data: null,
      errors: [
        { path: ['one'], code: 'BAD_ANSWER' },
        { path: ['animals', 1], code: 'BAD_ANSWER' },
      ],
    },
  ],
};

export const cases = [hidden];
