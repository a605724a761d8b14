import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { hasDuplicateKeys } from '../../gateway/json/duplicate-keys.ts';
import { restoreDigits } from '../../gateway/json/digits.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';
import { runs } from '../support/runs.ts';
import { compose } from './support/federation.ts';
import { Dice } from './support/random/dice.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const SUBGRAPHS = [
  {
    name: 'lots',
    resolvers: {},
    typeDefs: `${LINK} scalar Amount enum Kind { RAW } type Query { lots: [Lot] one: Lot } type Lot @key(fields: "id") @key(fields: "amount") { id: ID ids: [[ID]] amount: Amount amounts: [Amount] count: Int weight: Float name: String good: Boolean kind: Kind }`,
  },
  {
    name: 'stock',
    resolvers: {},
    typeDefs: `${LINK} scalar Amount type Lot @key(fields: "id") { id: ID left: Int stored: String exact: Amount }`,
  },
  {
    name: 'prices',
    resolvers: {},
    typeDefs: `${LINK} scalar Amount type Lot @key(fields: "amount") { amount: Amount price: Int }`,
  },
];

let gateway: RunningServer;
const servers: Server[] = [];
/** What `lots` answers, as text; what the others were asked about, as text. */
let lots = '';
const asked: Record<string, string> = {};

async function subgraph(name: string, answer: (body: string) => string): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      // A slow machine's gateway looks whether it answers at all, which is no question.
      const isAsked = name === 'lots' || body.includes('representations');
      if (isAsked) asked[name] = body;
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' });
      response.end(isAsked ? answer(body) : '{"data":{}}');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const entities = (body: string, each: string): string => {
  const { variables } = JSON.parse(body) as { variables: { representations: unknown[] } };
  return `{"data":{"_entities":[${variables.representations.map((_, i) => each.replaceAll('#', String(i))).join(',')}]}}`;
};

beforeAll(async () => {
  const urls: Record<string, string> = {
    lots: await subgraph('lots', () => lots),
    stock: await subgraph('stock', (body) => entities(body, '{"left":#,"stored":"s#","exact":{"net":1.#0}}')),
    prices: await subgraph('prices', (body) => entities(body, '{"price":#}')),
  };
  const sdl = Object.entries(urls).reduce(
    (text, [name, url]) => text.replaceAll(`http://${name}.invalid/`, url),
    compose(SUBGRAPHS),
  );
  gateway = await startEmptyGateway({}, sdl);
});
afterAll(async () => {
  await gateway.stop(50);
  for (const server of servers) server.close();
});

let times = 0;
async function ask(selection: string, answer: string, name = `Q${(times += 1)}`): Promise<string> {
  lots = answer;
  // An operation of its own where it has no name, so that nothing is shared with the one before.
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `query ${name} ${selection}` }),
  });
  return response.text();
}

/** Each value as a subgraph writes it, and as it comes to the caller; null: that subgraph's error. */
test.each<[field: string, given: string, told: string | null]>([
  ['id', '9007199254740993', '"9007199254740993"'],
  ['id', '9007199254740992', '"9007199254740992"'],
  ['id', '123456789012345678901234567890', '"123456789012345678901234567890"'],
  ['id', '-7', '"-7"'],
  ['id', '7.0', '"7"'],
  ['id', '7e2', '"700"'],
  ['id', '"9007199254740993"', '"9007199254740993"'],
  ['id', '"1.10"', '"1.10"'],
  ['id', '1.10', null],
  ['id', '1e400', null],
  ['ids', '[[9007199254740993,"a"],[7.0,null]]', '[["9007199254740993","a"],["7",null]]'],
  ['amount', '1.10', '1.10'],
  ['amount', '9007199254740993', '9007199254740993'],
  ['amount', '1e400', '1e400'],
  ['amount', '-0', '-0'],
  ['amount', '0.10000000000000000555', '0.10000000000000000555'],
  [
    'amount',
    '{"a":[1.10,{"\\u0062":2.50,"__proto__":3.0}],"c":" , -1.10 ","1":1.0,"0":2.0}',
    '{"0":2.0,"1":1.0,"a":[1.10,{"b":2.50,"__proto__":3.0}],"c":" , -1.10 "}',
  ],
  ['amounts', '[1.10, "1.10", 1.1, null]', '[1.10,"1.10",1.1,null]'],
  ['weight', '1.10', '1.1'],
  ['weight', '3', '3'],
  ['weight', '9007199254740993', '9007199254740992'],
  ['weight', '1e400', null],
  ['weight', '"1.5"', null],
  ['weight', '"NaN"', null],
  ['count', '7.0', '7'],
  ['count', '7e2', '700'],
  ['count', '2147483648', null],
  ['count', '1.5', null],
  ['count', '"7"', null],
  ['count', 'true', null],
  ['good', '1', null],
  ['good', '"true"', null],
  ['kind', '"WORN"', null],
  ['name', '7', null],
])('%s given as %s', async (field, given, told) => {
  const answer = await ask(`{ one { ${field} } }`, `{"data":{"one":{"${field}":${given}}}}`);
  if (told !== null) expect(answer).toBe(`{"data":{"one":{"${field}":${told}}}}`);
  else
    expect(JSON.parse(answer)).toEqual({
      errors: [
        {
          message: 'lots gave an answer that cannot be read',
          path: ['one', field],
          extensions: { code: 'BAD_ANSWER' },
        },
      ],
      data: { one: { [field]: null } },
    });
});

test('entities whose numbers differ in a digit that numbers do not have stay two, and are asked about by their own', async () => {
  const told = await ask(
    '{ lots { id left stored } }',
    '{"data":{"lots":[{"__typename":"Lot","id":9007199254740992},{"__typename":"Lot","id":9007199254740993},{"__typename":"Lot","id":9007199254740992}]}}',
  );
  expect(told).toBe(
    '{"data":{"lots":[{"id":"9007199254740992","left":0,"stored":"s0"},{"id":"9007199254740993","left":1,"stored":"s1"},{"id":"9007199254740992","left":0,"stored":"s0"}]}}',
  );
  expect(asked['stock']).toContain(
    '"representations":[{"__typename":"Lot","id":"9007199254740992"},{"__typename":"Lot","id":"9007199254740993"}]',
  );
});

test('a key of a scalar of the graph’s own goes into representations as it is written', async () => {
  const told = await ask(
    '{ lots { amount price } }',
    '{"data":{"lots":[{"__typename":"Lot","amount":1.10},{"__typename":"Lot","amount":1.1}]}}',
  );
  expect(told).toBe('{"data":{"lots":[{"amount":1.10,"price":0},{"amount":1.1,"price":1}]}}');
  expect(asked['prices']).toContain(
    '"representations":[{"__typename":"Lot","amount":1.10},{"__typename":"Lot","amount":1.1}]',
  );
});

test('what was kept in the cache has its digits still', async () => {
  const lot = (id: string): string => `{"data":{"one":{"__typename":"Lot","id":"${id}"}}}`;
  for (let i = 0; i < 3; i += 1) {
    delete asked['stock'];
    expect(await ask('{ one { exact } }', lot('kept'), 'Kept')).toBe('{"data":{"one":{"exact":{"net":1.00}}}}');
  }
  // The first question teaches at the latest that something is kept, the second keeps it.
  expect(asked['stock']).toBeUndefined();
});

test.each([
  ['in the answer', '{"data":{"one":{"name":"a"}},"data":{"one":{"name":"b"}}}'],
  ['in an object', '{"data":{"one":{"name":"a","name":"a"}}}'],
  ['of which one is written otherwise', '{"data":{"one":{"name":"a","na\\u006de":"b"}}}'],
  ['beside escaped quotes', '{"data":{"one":{"name":"\\"a\\\\","kind":1,"kind":"RAW"}}}'],
  ['far down', '{"data":{"one":{"name":"a","amount":[[{"x":{"y":1,"y":2}}]]}}}'],
])('a key that an object has twice is its subgraph’s error: %s', async (_, answer) => {
  expect(JSON.parse(await ask('{ one { name } }', answer))).toMatchObject({
    data: { one: null },
    errors: [{ extensions: { code: 'BAD_ANSWER' } }],
  });
});

test('what is told of duplicates and digits holds for any JSON', () => {
  const { numRuns } = runs(2_000, 200_000);
  for (let seed = 0; seed < numRuns; seed += 1) {
    const dice = new Dice(seed);
    let twice = false;
    const text = write(dice, 4, () => (twice = true));
    const read = JSON.parse(text) as object;
    expect(hasDuplicateKeys(Buffer.from(text), read, !text.includes('\\')), `seed ${seed}: ${text}`).toBe(twice);
    if (twice) continue;
    restoreDigits(text, read as unknown[]);
    expect(JSON.stringify(read), `seed ${seed}: ${text}`).toBe(text);
  }
});

/** Compact JSON of any form, its numbers written in many ways; sometimes with a key twice. */
function write(dice: Dice, depth: number, onTwice: () => void, root = true): string {
  const kind = root ? dice.below(2) : depth === 0 ? 2 + dice.below(3) : dice.below(5);
  const below = (): string => write(dice, depth - 1, onTwice, false);
  if (kind === 0) {
    const keys = dice.some(['a', 'b', '__proto__', 'constructor', 'é"', '¢', '\\', ':', '{,'], 0.4);
    if (keys[0] !== undefined && dice.chance(0.03)) {
      keys.push(keys[0]);
      onTwice();
    }
    return `{${keys.map((key) => `${JSON.stringify(key)}:${below()}`).join(',')}}`;
  }
  if (kind === 1) return `[${Array.from({ length: dice.below(4) }, below).join(',')}]`;
  if (kind === 2)
    return JSON.stringify(dice.pick(['', 'a', '"', '\\"', '1.10', ', -0', ':9007199254740993', '深', '\u0007']));
  if (kind === 3) return dice.pick(['true', 'false', 'null']);
  return dice.pick([
    '0',
    '-0',
    '7',
    '1.5',
    '1.10',
    '1.0',
    '10',
    '100',
    '1e5',
    '1E+2',
    '-1e-7',
    '0.0000001',
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901234567890',
    '0.30000000000000004',
    '0.1000000000000000055511',
    '1e400',
    '12.5',
    '1000000000000000000000',
  ]);
}
