import { GraphQLError } from 'graphql';
import { type Case, subgraph } from './case.ts';

const mutations: Case = {
  name: 'mutations',
  subgraphs: () => {
    let log: string[] = [];
    /** Takes its time, the first longest, so that the order cannot be chance. */
    const write = async (entry: string) => {
      log.push(`${entry} begins`);
      await new Promise((resolve) => setTimeout(resolve, log.length > 2 ? 1 : 10));
      log.push(`${entry} ends`);
    };
    return [
      subgraph(
        'goods',
        `
        type Query { log: [String!]! }
        type Mutation { add(id: ID!): Good! fail: Good must: Good! }
        type Good @key(fields: "id") { id: ID! }`,
        {
          Query: {
            log: () => {
              const entries = log;
              log = [];
              return entries;
            },
          },
          Mutation: {
            add: async (_: unknown, { id }: { readonly id: string }) => {
              await write(`add ${id}`);
              return { id };
            },
            fail: () => {
              throw new GraphQLError('no', { extensions: { code: 'REFUSED' } });
            },
            must: () => {
              throw new Error('no');
            },
          },
        },
      ),
      subgraph(
        'notes',
        'type Mutation { note(text: String!): Note refuse: Note } type Note { text: String good: Good } type Good @key(fields: "id", resolvable: false) { id: ID! }',
        {
          Mutation: {
            note: async (_: unknown, { text }: { readonly text: string }) => {
              await write(`note ${text}`);
              return { text, good: { id: text } };
            },
            refuse: () => {
              throw new Error('no');
            },
          },
        },
      ),
      subgraph('stock', 'type Good @key(fields: "id") { id: ID! left: String! }', {
        Good: {
          left: async ({ id }: { readonly id: string }) => {
            await write(`left ${id}`);
            return `${id} left`;
          },
        },
      }),
    ];
  },
  operations: [
    {
      name: 'of two subgraphs in turn, each followed by a fetch of entities',
      query:
        'mutation { a: add(id: "1") { id left } n: note(text: "2") { good { left } text } b: add(id: "3") { left } }',
      data: { a: { id: '1', left: '1 left' }, n: { good: { left: '2 left' }, text: '2' }, b: { left: '3 left' } },
      calls: { total: 6 },
    },
    {
      // GraphQL, 6.2.2: the top-level fields of a mutation are executed serially, each with its selection set.
      name: 'each was done, with all below it, before the next began',
      query: '{ log }',
      data: {
        log: ['add 1', 'left 1', 'note 2', 'left 2', 'add 3', 'left 3'].flatMap((entry) => [
          `${entry} begins`,
          `${entry} ends`,
        ]),
      },
    },
    {
      name: 'the same one three times by alias',
      query: 'mutation { x: add(id: "1") { id } y: add(id: "2") { id } z: add(id: "1") { id } }',
      data: { x: { id: '1' }, y: { id: '2' }, z: { id: '1' } },
    },
    {
      name: 'was done three times, in order',
      query: '{ log }',
      data: { log: ['add 1', 'add 2', 'add 1'].flatMap((entry) => [`${entry} begins`, `${entry} ends`]) },
    },
    {
      name: 'one that fails in between is null, and the next is done',
      query:
        'mutation { a: add(id: "1") { id } fail { id left } b: note(text: "2") { text } refuse { text } c: add(id: "3") { id } }',
      data: { a: { id: '1' }, fail: null, b: { text: '2' }, refuse: null, c: { id: '3' } },
      errors: [
        { path: ['fail'], code: 'REFUSED' },
        { path: ['refuse'], code: 'MINISTRY_ERROR' },
      ],
    },
    {
      name: 'so the log tells',
      query: '{ log }',
      data: { log: ['add 1', 'note 2', 'add 3'].flatMap((entry) => [`${entry} begins`, `${entry} ends`]) },
    },
    {
      name: 'one that may not be null fails them all',
      query: 'mutation { a: add(id: "1") { id } must { id } }',
      data: null,
      errors: [{ path: ['must'], code: 'MINISTRY_ERROR' }],
    },
  ],
};

export const cases = [mutations];
