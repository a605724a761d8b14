import { byKey, type Case, subgraph } from './case.ts';

const unresolvable: Case = {
  name: 'resolvable: false',
  subgraphs: () => [
    subgraph(
      'orders',
      'type Query { orders: [Order!]! } type Order { number: Int! buyer: User } type User @key(fields: "id", resolvable: false) { id: ID! }',
      {
        Query: {
          orders: () => [
            { number: 1, buyer: { id: 'u' } },
            { number: 2, buyer: null },
            { number: 3, buyer: { id: 'x' } },
          ],
        },
      },
    ),
    subgraph('users', 'type Query { user: User } type User @key(fields: "id") { id: ID! name: String }', {
      Query: { user: () => ({ id: 'u', name: 'Li' }) },
      User: byKey('id', [{ id: 'u', name: 'Li' }]),
    }),
  ],
  operations: [
    {
      name: 'a stub is a reference to the subgraph that resolves it',
      query: '{ orders { number buyer { name } } }',
      data: {
        orders: [
          { number: 1, buyer: { name: 'Li' } },
          { number: 2, buyer: null },
          { number: 3, buyer: { name: null } },
        ],
      },
      calls: { to: { orders: 1, users: 1 }, representations: { users: 2 } },
    },
    {
      name: 'and its key alone needs no fetch',
      query: '{ orders { buyer { id __typename } } }',
      data: {
        orders: [
          { buyer: { id: 'u', __typename: 'User' } },
          { buyer: null },
          { buyer: { id: 'x', __typename: 'User' } },
        ],
      },
      calls: { total: 1 },
    },
    {
      name: 'its own subgraph is never asked for the entity',
      query: '{ user { id name } }',
      data: { user: { id: 'u', name: 'Li' } },
      calls: { to: { orders: 0, users: 1 } },
    },
  ],
};

const circular: Case = {
  name: 'entities that refer to each other',
  subgraphs: () => [
    subgraph(
      'firms',
      'type Query { firm: Firm } type Firm @key(fields: "id") { id: ID! name: String head: Person } type Person @key(fields: "id") { id: ID! firm: Firm }',
      {
        Query: { firm: () => ({ id: 'f', name: 'Tea & Co', head: { id: 'p' } }) },
        Firm: byKey('id', [
          { id: 'f', name: 'Tea & Co', head: { id: 'p' } },
          { id: 'g', name: 'Salt', head: null },
        ]),
        Person: byKey('id', [
          { id: 'p', firm: { id: 'f', name: 'Tea & Co', head: { id: 'p' } } },
          { id: 'q', firm: { id: 'g', name: 'Salt', head: null } },
        ]),
      },
    ),
    subgraph(
      'people',
      'type Person @key(fields: "id") { id: ID! name: String friends: [Person] owns: [Firm] } type Firm @key(fields: "id") { id: ID! }',
      {
        Person: byKey('id', [
          {
            id: 'p',
            name: 'Ping',
            friends: [{ id: 'q', name: 'Qiu', owns: [{ id: 'g' }, { id: 'f' }] }, null],
            owns: [{ id: 'f' }],
          },
          { id: 'q', name: 'Qiu', friends: [], owns: null },
        ]),
      },
    ),
  ],
  operations: [
    {
      name: 'there and back again',
      query: '{ firm { name head { name owns { name head { id name } } } } }',
      data: {
        firm: {
          name: 'Tea & Co',
          head: { name: 'Ping', owns: [{ name: 'Tea & Co', head: { id: 'p', name: 'Ping' } }] },
        },
      },
      calls: { total: 4 },
    },
    {
      name: 'through lists, with a null among them',
      query: '{ firm { head { friends { name owns { name head { name } } firm { name } } } } }',
      data: {
        firm: {
          head: {
            friends: [
              {
                name: 'Qiu',
                owns: [
                  { name: 'Salt', head: null },
                  { name: 'Tea & Co', head: { name: 'Ping' } },
                ],
                firm: { name: 'Salt' },
              },
              null,
            ],
          },
        },
      },
    },
  ],
};

export const cases = [unresolvable, circular];
