import { beforeAll, describe, expect, test } from 'vitest';
import { type AskWorld, LINK, rights, world } from './support/world.ts';

const THINGS = [
  { __typename: 'Book', id: 'b1', name: 'Walden', isbn: '978', owner: { name: 'Ada', phone: '1' }, pages: 9 },
  { __typename: 'Film', id: 'f1', name: 'Metropolis', minutes: 153, owner: null },
];
const typeOf = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

const STORE = {
  name: 'store',
  typeDefs: `${LINK}
    type Query {
      things: [Thing!]! thing(id: ID!): Thing any: Any any2: [Any] book: Book must: Book! film: Film secret: String @authenticated
      secrets: [String] @authenticated seal: Seal seals: [[Seal]] colour(wish: Colour): Colour vault: Vault vaults: [Vault!] pen: Pen open: Int
    }
    type Mutation { lend(id: ID!): Book burn(id: ID!): Boolean @requiresScopes(scopes: [["burn"]]) }
    interface Thing { id: ID! name: String owner: Person }
    union Any = Book | Vault
    type Book implements Thing @key(fields: "id") { id: ID! name: String owner: Person isbn: String @requiresScopes(scopes: [["a", "b"], ["c"]]) pages: Int @authenticated @policy(policies: [["p"], ["q"]]) title: String! @requiresScopes(scopes: [["title"]]) }
    type Film implements Thing @key(fields: "id") { id: ID! name: String @policy(policies: [["film"]]) owner: Person minutes: Int }
    type Person { name: String phone: String @authenticated }
    scalar Seal @requiresScopes(scopes: [["seal"]])
    enum Colour @policy(policies: [["colour"]]) { RED }
    type Vault @authenticated { gold: Int }
    type Pen @key(fields: "serial maker { id }") { serial: ID! maker: Maker ink: String }
    type Maker { id: ID! @authenticated name: String }`,
  resolvers: {
    Thing: typeOf,
    Any: typeOf,
    Book: { title: () => 'T', __resolveReference: ({ id }: { id: string }) => THINGS.find((each) => each.id === id) },
    Query: {
      things: () => THINGS,
      thing: (_: unknown, { id }: { id: string }) => THINGS.find((each) => each.id === id),
      any: () => ({ __typename: 'Vault', gold: 7 }),
      any2: () => [{ __typename: 'Vault', gold: 7 }, THINGS[0]],
      book: () => THINGS[0],
      must: () => THINGS[0],
      film: () => THINGS[1],
      secret: () => 's',
      secrets: () => ['s'],
      seal: () => 'x',
      seals: () => [['x']],
      colour: () => 'RED',
      vault: () => ({ gold: 7 }),
      vaults: () => [{ gold: 7 }],
      pen: () => ({ serial: 1, maker: { id: 'm', name: 'M' }, ink: 'blue' }),
      open: () => 1,
    },
    Mutation: { lend: () => THINGS[0], burn: () => true },
  },
};

const LIBRARY = {
  name: 'library',
  typeDefs: `${LINK}
    type Book @key(fields: "id") { id: ID! isbn: String @external shelf: String @requires(fields: "isbn") @requiresScopes(scopes: [["a", "b"], ["c"]]) lent: Boolean }
    type Pen @key(fields: "serial maker { id }") { serial: ID! maker: Maker @external lentPen: Boolean }
    type Maker @shareable { id: ID! @external }`,
  resolvers: {
    Book: { shelf: ({ isbn }: { isbn: string }) => `shelf of ${isbn}`, lent: () => true },
    Pen: { lentPen: () => false },
  },
};

let ask: AskWorld;
beforeAll(async () => {
  ({ ask } = await world([STORE, LIBRARY]));
});

describe('a mark', () => {
  test('of alternatives holds by any of them, each whole', async () => {
    for (const [who, isbn] of [
      [rights('scope:a'), null],
      [rights('scope:a', 'scope:b'), '978'],
      [rights('scope:c'), '978'],
      [rights('policy:c'), null],
    ] as const) {
      expect((await ask('{ book { isbn } }', who)).data).toEqual({ book: { isbn } });
    }
  });

  test('beside another of a different kind holds only with it', async () => {
    for (const [who, pages] of [
      [rights('scope:x'), null],
      [{ ...rights('policy:p'), authenticated: false }, null],
      [rights('policy:q'), 9],
    ] as const) {
      expect((await ask('{ book { pages } }', who)).data).toEqual({ book: { pages } });
    }
  });

  test('of a type counts wherever the type is returned: scalars, enums, objects, in lists of lists', async () => {
    const all = '{ seal seals colour vault { gold } vaults { gold } }';
    expect(await ask(all)).toMatchObject({
      data: { seal: null, seals: null, colour: null, vault: null, vaults: null },
      refused: ['seal', 'seals/@', 'colour', 'vault', 'vaults/@'],
      wire: [],
    });
    expect(await ask(all, rights('scope:seal', 'policy:colour'))).toMatchObject({
      data: { seal: 'x', seals: [['x']], colour: 'RED', vault: { gold: 7 }, vaults: [{ gold: 7 }] },
      refused: [],
    });
  });

  test('of a required field counts for what requires it', async () => {
    const answer = await ask('{ book { shelf lent } }');
    expect(answer).toMatchObject({ data: { book: { shelf: null, lent: true } }, refused: ['book/shelf'] });
    expect(answer.wire.join()).not.toContain('isbn');
    expect((await ask('{ book { shelf } }', rights('scope:c'))).data).toEqual({ book: { shelf: 'shelf of 978' } });
  });

  test('of a part of a key counts for the entity, which any fetch may have to reach by it', async () => {
    expect(await ask('{ pen { ink lentPen } }')).toMatchObject({ data: { pen: null }, refused: ['pen'], wire: [] });
    expect((await ask('{ pen { ink lentPen maker { name } } }', rights('x'))).data).toEqual({
      pen: { ink: 'blue', lentPen: false, maker: { name: 'M' } },
    });
  });
});

describe('marks of composers that check less', () => {
  const one = {
    name: 'one',
    typeDefs: `${LINK} type Query { e: E i: I } interface I { a: Int } type E implements I @key(fields: "id") { id: ID! a: Int b: Int @external c: Int @requires(fields: "b") }`,
    resolvers: {
      Query: { e: () => ({ id: 'e', a: 1 }), i: () => ({ __typename: 'E', id: 'e', a: 1 }) },
      I: typeOf,
      E: { c: () => 3, __resolveReference: (e: object) => e },
    },
  };
  const two = {
    name: 'two',
    typeDefs: `${LINK} type E @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }`,
    resolvers: { E: { b: () => 2, __resolveReference: (e: object) => e } },
  };

  test('on what is required count for what requires it, and for what requires that', async () => {
    const { ask } = await world([one, two], { rules: new Map([['E.a', [[['in']]]]]) });
    expect(await ask('{ e { c b a id } }')).toMatchObject({
      data: { e: { c: null, b: null, a: null, id: 'e' } },
      refused: ['e/c', 'e/b', 'e/a'],
    });
    expect((await ask('{ e { c b a } }', rights('x'))).data).toEqual({ e: { c: 3, b: 2, a: 1 } });
  });

  test('on an interface count for each of its types where they say more than those do', async () => {
    const { ask } = await world([one, two], { rules: new Map([['I.a', [[['scope:a']]]]]) });
    expect((await ask('{ i { a } e { a } }')).data).toEqual({ i: { a: null }, e: { a: null } });
    const { ask: again } = await world([one, two], {
      rules: new Map([
        ['I', [[['scope:a', 'in']]]],
        ['E', [[['in']]]],
      ]),
    });
    expect((await again('{ i { a } e { a } }', rights('x'))).data).toEqual({ i: null, e: null });
  });
});

test('a rule of an interface’s own counts beside the alternatives of its types, none of which says as much', async () => {
  const shop = {
    name: 'shop',
    typeDefs: `${LINK} type Query { i: I } interface I { a: Int } type E implements I { a: Int } type F implements I { a: Int }`,
    resolvers: { Query: { i: () => ({ __typename: 'E', a: 1 }) }, I: typeOf },
  };
  const { ask } = await world([shop], {
    rules: new Map([
      ['I.a', [[['scope:a']]]],
      ['E.a', [[['scope:a'], ['scope:b']]]],
      ['F.a', [[['scope:c']]]],
    ]),
  });
  expect((await ask('{ i { a } }', rights('scope:b', 'scope:c'))).data).toEqual({ i: { a: null } });
  expect((await ask('{ i { a } }', rights('scope:a'))).data).toEqual({ i: { a: 1 } });
});

describe('an interface', () => {
  test('gives its field for those of its types that may give it', async () => {
    const answer = await ask('{ things { name owner { name } } }');
    expect(answer).toMatchObject({
      data: {
        things: [
          { name: 'Walden', owner: { name: 'Ada' } },
          { name: null, owner: null },
        ],
      },
      refused: ['things/@/name'],
      others: [],
    });
    expect(answer.wire[0]).not.toMatch(/Film[^}]*name/);
    expect(await ask('{ things { name } }', rights('policy:film'))).toMatchObject({
      data: { things: [{ name: 'Walden' }, { name: 'Metropolis' }] },
      refused: [],
    });
  });

  test('is asked alike through fragments, aliases and conditions, each refusal told once', async () => {
    const query =
      'query ($yes: Boolean!, $no: Boolean!) { things { n: name ...T ... on Film { m: minutes same: name } other: name @include(if: $no) again: name @skip(if: $no) } } fragment T on Thing { id t: name @include(if: $yes) }';
    expect(await ask(query, rights(), { yes: true, no: false })).toMatchObject({
      data: {
        things: [
          { n: 'Walden', id: 'b1', t: 'Walden', again: 'Walden' },
          { n: null, id: 'f1', t: null, m: 153, same: null, again: null },
        ],
      },
      refused: ['things/@/n', 'things/@/t', 'things/@/... on Film/same', 'things/@/again'],
      others: [],
    });
  });
});

describe('a union', () => {
  test('leaves a fragment on a refused type out; whoever stands there has its name and nulls', async () => {
    const answer = await ask(
      '{ any { __typename ... on Vault { gold } ... on Book { name } } any2 { ... on Vault { g: gold } ...B } } fragment B on Book { name isbn }',
    );
    expect(answer).toMatchObject({
      data: { any: { __typename: 'Vault', gold: null }, any2: [{ g: null }, { name: 'Walden', isbn: null }] },
      refused: ['any/... on Vault', 'any2/@/... on Vault', 'any2/@/isbn'],
      others: [],
    });
    expect(answer.wire.join()).not.toContain('gold');
  });
});

describe('what is left', () => {
  test('of an object of which all is refused is whether it is there', async () => {
    const answer = await ask('{ book { isbn } film { owner { phone } } }');
    expect(answer).toMatchObject({
      data: { book: { isbn: null }, film: { owner: null } },
      refused: ['book/isbn', 'film/owner/phone'],
    });
    expect(answer.wire.join()).not.toMatch(/isbn|phone/);
  });

  test('of an operation of which all is refused makes no call', async () => {
    expect(await ask('{ secret s: secret secrets vault { gold } }')).toMatchObject({
      data: { secret: null, s: null, secrets: null, vault: null },
      refused: ['secret', 's', 'secrets/@', 'vault'],
      wire: [],
    });
  });

  test('is nulled as the schema asks for: a refused value that must be there takes its object along', async () => {
    expect(await ask('{ book { name title } open }')).toMatchObject({
      data: { book: null, open: 1 },
      refused: ['book/title'],
      others: [],
    });
    expect(await ask('{ must { name title } open }')).toMatchObject({
      data: null,
      refused: ['must/title'],
      others: [],
    });
  });

  test('needs no variable of what is refused, and its conditions decide whether a refusal is told', async () => {
    const query =
      'query ($id: ID!, $on: Boolean!) { open secret @include(if: $on) thing(id: $id) @skip(if: $on) { id ... on Book @include(if: $on) { isbn } ... on Film { minutes } } }';
    const shown = await ask(query, rights(), { id: 'f1', on: false });
    expect(shown).toMatchObject({ data: { open: 1, thing: { id: 'f1', minutes: 153 } }, refused: [], others: [] });
    const hidden = await ask(query, rights(), { id: 'f1', on: true });
    expect(hidden).toMatchObject({ data: { open: 1, secret: null }, refused: ['secret'], others: [] });
    expect(
      (
        await ask(
          'query ($wish: Colour, $unused: Boolean = true) { open colour(wish: $wish) s: secret @skip(if: $unused) }',
          rights(),
          { wish: 'RED' },
        )
      ).wire.join(),
    ).not.toContain('RED');
  });

  test('is asked for although all that stays of an object is skipped', async () => {
    expect(
      (await ask('query ($no: Boolean!) { book { name @include(if: $no) isbn } }', rights(), { no: false })).data,
    ).toEqual({ book: { isbn: null } });
  });

  test('of a mutation runs what is allowed, and only that', async () => {
    const answer = await ask('mutation { lend(id: "b1") { isbn } burn(id: "b1") }');
    expect(answer).toMatchObject({ data: { lend: { isbn: null }, burn: null }, refused: ['lend/isbn', 'burn'] });
    expect(answer.wire.join()).not.toContain('burn');
  });

  test('has the given keys in the given order, whatever else is called so', async () => {
    const answer = await ask('{ book { isbn: name id: isbn name: id __typename: pages } }');
    expect(JSON.stringify(answer.data)).toBe('{"book":{"isbn":"Walden","id":null,"name":"b1","__typename":null}}');
  });
});

test('each standing has its own answer, and whoever lacks nothing has the same plan', async () => {
  for (let round = 0; round < 2; round += 1) {
    expect((await ask('{ book { isbn } }')).data).toEqual({ book: { isbn: null } });
    expect((await ask('{ book { isbn } }', rights('scope:c'))).data).toEqual({ book: { isbn: '978' } });
  }
});

test('a switch refuses the whole operation instead', async () => {
  const { ask } = await world([STORE, LIBRARY], { rejects: true });
  expect(await ask('{ open secret }')).toEqual({ data: undefined, refused: ['secret'], others: [], wire: [] });
  expect(await ask('query ($no: Boolean = false) { open secret @include(if: $no) }')).toMatchObject({
    data: { open: 1 },
    refused: [],
  });
});

test('entities that a subgraph knows as one interface object only stand and fall together, as it gives out their keys untold', async () => {
  const known = {
    name: 'known',
    typeDefs: `${LINK} type Query { things: [Thing] } interface Thing @key(fields: "id") { id: ID! } type Book implements Thing @key(fields: "id") { id: ID! name: String } type Vault implements Thing @key(fields: "id") @authenticated { id: ID! name: String }`,
    resolvers: {
      Query: { things: () => [{ __typename: 'Book', id: 'b' }] },
      Thing: { ...typeOf, __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Book', id }) },
      Book: { name: () => 'Walden' },
    },
  };
  const rated = {
    name: 'rated',
    typeDefs: `${LINK} type Query { best: Thing } type Thing @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
    resolvers: {
      Query: { best: () => ({ id: 'b' }) },
      Thing: { stars: () => 5, __resolveReference: (thing: object) => thing },
    },
  };
  const { ask } = await world([known, rated]);
  expect(await ask('{ best { stars ... on Book { name } } }')).toMatchObject({ data: { best: null }, wire: [] });
  expect((await ask('{ best { stars ... on Book { name } } }', rights('x'))).data).toEqual({
    best: { stars: 5, name: 'Walden' },
  });
});
