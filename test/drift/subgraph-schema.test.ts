import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { cutQuery } from '../../gateway/drift/cut-query.ts';
import { subgraphSchema } from '../../gateway/drift/subgraph-schema.ts';

const valid = (sdl: string, query: string): readonly string[] | null => {
  const read = subgraphSchema(sdl);
  return read && validate(read.schema, parse(query)).map(({ message }) => message);
};
const ENTITY = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Lot { code name } } _service { sdl } }';

test.each([
  ['Federation 2', 'type Query { a: Int } type Lot @key(fields: "code") { code: ID!  name: String }'],
  [
    'Federation 1, where an entity is only extended',
    'extend type Lot @key(fields: "code") { code: ID! @external  name: String }',
  ],
  [
    'a query type by another name',
    'schema { query: Root } type Root { a: Int } type Lot @key(fields: "code") { code: ID!  name: String }',
  ],
  [
    'what a server prints whole',
    `directive @key(fields: federation__FieldSet!) repeatable on OBJECT | INTERFACE
     type Query { a: Int  _entities(representations: [_Any!]!): [_Entity]!  _service: _Service! }
     scalar _Any  union _Entity = Lot  type _Service { sdl: String }
     type Lot @key(fields: "code") { code: ID! }  extend type Lot { name: String }`,
  ],
])('an entity query is valid by the SDL of %s', (_, sdl) => {
  expect(valid(sdl, ENTITY)).toEqual([]);
  expect(valid(sdl, ENTITY.replace('name', 'other'))).toHaveLength(1);
});

test('keys are the fields at their top, of each key', () => {
  const sdl = `type Query { a: Int }
    type Lot @key(fields: "code maker { id }") @federation__key(fields: ["number", "year"]) { code: ID!  maker: Maker  number: Int  year: Int }
    type Maker { id: ID! }
    interface Thing @key(fields: "code") { code: ID! }`;
  expect(subgraphSchema(sdl)?.keys).toEqual(
    new Map([
      [
        'Lot',
        [
          ['code', 'maker'],
          ['number', 'year'],
        ],
      ],
      ['Thing', [['code']]],
    ]),
  );
});

test.each(['', 'no SDL', '{ a }', 'type Query { a: Missing }', `type Query { ${'a '.repeat(300_000)} }`])(
  'of what is none there is no schema',
  (sdl) => expect(subgraphSchema(sdl)).toBeNull(),
);

test('thousands of names like those that are unknown hold nobody up', () => {
  const fields = (prefix: string, count: number): string =>
    Array.from({ length: count }, (_, i) => `${prefix}productName${i}`).join(' ');
  const sdl = `type Query { a: Int } type Lot @key(fields: "code") { code: ID! ${fields('p', 14_000).replaceAll(' ', ': Int ')}: Int }`;
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Lot { code ${fields('', 250)} } } }`;
  const read = subgraphSchema(sdl);
  expect(read && cutQuery([read.schema], parse(query), {}, new Set())?.taken.size).toBe(250);
}, 5_000);
