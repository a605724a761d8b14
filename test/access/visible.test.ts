import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
  parse,
  printType,
  validate,
  validateSchema,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { accessRules } from '../../gateway/policy/rules/access-rules.ts';
import type { Rights } from '../../gateway/policy/rules/rights.ts';
import { plannerHere } from '../../gateway/plan/planner.ts';
import { GraphService } from '../../gateway/execute/service.ts';
import { readMarks } from '../../gateway/supergraph/marks.ts';
import { caller } from '../support/fake-ministry.ts';
import { LINK, rights, type AskWorld, world } from './support/world.ts';
import { Documents } from '../../gateway/documents/documents.ts';

const documents = new Documents(1_000_000);

const SUBGRAPH = {
  name: 'one',
  typeDefs: `${LINK}
    type Query { "Open to all." open(colour: Colour): Int secret(key: SecretKey!): Secret @authenticated things: [Thing] odd: Odd any: Any tone: Tone only: Only }
    type Mutation { burn(how: How): Int @requiresScopes(scopes: [["burn"]]) }
    enum Colour { RED }
    enum How { SLOWLY }
    input SecretKey { part: String part2: How }
    type Secret { depth: Int inner: Inner }
    type Inner { marrow: Int }
    interface Thing { id: Int name: String }
    type Book implements Thing { id: Int name: String isbn: String @policy(policies: [["p"]]) }
    type Film implements Thing { id: Int name: String @authenticated }
    type Vault implements Thing @authenticated { id: Int name: String gold: Int }
    union Any = Book | Vault
    union Odd = Vault
    scalar Tone @policy(policies: [["tone"]])
    type Only { hidden: Int @authenticated }`,
  resolvers: {
    Query: { open: () => 1 },
    Thing: { __resolveType: () => 'Book' },
    Any: { __resolveType: () => 'Book' },
    Odd: { __resolveType: () => 'Vault' },
  },
};

let ask: AskWorld;
let service: GraphService;

beforeAll(async () => {
  const one = await world([SUBGRAPH]);
  ask = one.ask;
  const { sdl, marks } = readMarks(one.supergraph);
  service = new GraphService({
    supergraph: sdl,
    planner: plannerHere(sdl),
    access: accessRules(sdl, marks, { rejects: false }),
    subgraphs: new Map(),
    cacheBytes: 1_000_000,
  });
});

async function seenBy(who: Rights): Promise<GraphQLSchema> {
  const { data } = await ask(getIntrospectionQuery(), who);
  const schema = buildClientSchema(data as IntrospectionQuery);
  expect(validateSchema(schema)).toEqual([]);
  return schema;
}

const typesOf = (schema: GraphQLSchema): string[] =>
  Object.keys(schema.getTypeMap())
    .filter((name) => !name.startsWith('__'))
    .sort();

test('introspection shows a caller only what it may use, as a schema that clients can read', async () => {
  const seen = await seenBy(rights());
  expect(typesOf(seen)).toEqual(['Any', 'Book', 'Boolean', 'Colour', 'Film', 'Int', 'Query', 'String', 'Thing']);
  expect(seen.getMutationType() ?? null).toBeNull();
  const whole = JSON.stringify((await ask(getIntrospectionQuery())).data);
  for (const word of [
    'secret',
    'Secret',
    'Inner',
    'marrow',
    'gold',
    'Vault',
    'Odd',
    'odd',
    'isbn',
    'Tone',
    'SLOWLY',
    'Only',
    'burn',
  ])
    expect(whole, word).not.toContain(word);
  expect(whole).toContain('Open to all.');
});

test('more rights show more, and all of them everything', async () => {
  const some = await seenBy(rights('scope:burn'));
  expect(typesOf(some)).toEqual([
    'Any',
    'Book',
    'Boolean',
    'Colour',
    'Film',
    'How',
    'Inner',
    'Int',
    'Mutation',
    'Odd',
    'Only',
    'Query',
    'Secret',
    'SecretKey',
    'String',
    'Thing',
    'Vault',
  ]);
  expect(printType(some.getType('Book') as never)).not.toContain('isbn');
  expect(typesOf(await seenBy(rights('scope:burn', 'policy:p', 'policy:tone')))).toContain('Tone');
});

test('an interface’s field is shown when all its shown types have it', async () => {
  const fields = async (who: Rights): Promise<unknown> =>
    (await ask('{ __type(name: "Thing") { fields { name } possibleTypes { name } } }', who)).data;
  expect(await fields(rights())).toEqual({
    __type: { fields: [{ name: 'id' }], possibleTypes: [{ name: 'Book' }, { name: 'Film' }] },
  });
  expect(await fields(rights('x'))).toEqual({
    __type: {
      fields: [{ name: 'id' }, { name: 'name' }],
      possibleTypes: [{ name: 'Book' }, { name: 'Film' }, { name: 'Vault' }],
    },
  });
});

test('a type that is not shown is none, beside data that are', async () => {
  expect(
    await ask('{ open hidden: __type(name: "Vault") { name } shown: __type(name: "Book") { fields { name } } }'),
  ).toMatchObject({
    data: { open: 1, hidden: null, shown: { fields: [{ name: 'id' }, { name: 'name' }] } },
    refused: [],
  });
  expect((await ask('{ hidden: __type(name: "Vault") { name } }', rights('x'))).data).toEqual({
    hidden: { name: 'Vault' },
  });
});

test('a variable that is no value of an enum is told those values by whoever is shown the enum', async () => {
  const burn = 'mutation($how: How) { burn(how: $how) }';
  const wrong = 'BAD_USER_INPUT Variable "$how" has an invalid value at "how": expected How';
  expect((await ask(burn, rights('scope:burn'), { how: 'FAST' })).others).toEqual([`${wrong}, one of SLOWLY`]);
  expect((await ask(burn, rights(), { how: 'FAST' })).others).toEqual([wrong]);
});

async function errorsOf(query: string, who: Rights): Promise<string[]> {
  const { errors } = await service.answer({ document: documents.of(query), operationName: null, variables: null }, {
    caller: caller(5_000),
    access: who,
    requestId: 'r',
  } as never);
  return errors.map(({ message }) => message);
}

test('what is wrong with a refused selection tells no more than introspection does', async () => {
  const inside = [
    '{ secret(key: { prt: 1 }) { dpth } }',
    '{ secret { depth } }',
    '{ secret(key: null) }',
    '{ things { ... on Vault { gld } } }',
    '{ any { ... on Vault { gold { x } } } }',
    'mutation { burn(how: FAST) }',
    'query ($k: SecretKey!) { open(colour: $k) }',
    '{ odd { ... on Book { id } } }',
    '{ tone { x } }',
  ];
  for (const query of inside) {
    const told = (await errorsOf(query, rights())).join('\n');
    expect(told, query).not.toBe('');
    // What the caller has named itself may come back; what the graph knows of it may not.
    for (const word of [
      'SecretKey!',
      'depth',
      'part',
      'gold"',
      'How',
      'SLOWLY',
      'Tone',
      'of required type',
      'must have a selection',
      'Int',
    ]) {
      if (!query.includes(word)) expect(told, query).not.toContain(word);
    }
  }
  expect(await errorsOf('{ secret { depth } }', rights('x'))).toEqual([
    'Field "secret" argument "key" of type "SecretKey!" is required, but it was not provided.',
  ]);
  expect(await errorsOf('{ secrets }', rights())).toEqual([
    (await errorsOf('{ secret }', rights()))[0]?.replace('secret', 'secrets'),
  ]);
});

test('what is allowed is wrong in the same words for everyone', async () => {
  for (const query of ['{ open(colour: BLUE) }', '{ open { x } }', '{ nothing }', '{ things { isbn } }']) {
    expect(
      validate(await seenBy(rights('scope:burn', 'policy:p', 'policy:tone')), parse(query)).length,
      query,
    ).toBeGreaterThan(0);
    expect(await errorsOf(query, rights()), query).toEqual(
      await errorsOf(query, rights('scope:burn', 'policy:p', 'policy:tone')),
    );
  }
});
