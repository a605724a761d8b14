import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { compose } from './support/federation.ts';
import { Dice } from './support/random/dice.ts';

const TYPES = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) scalar Any
  input In { id: ID ids: [ID!] any: Any anys: [[Any]] float: Float int: Int text: String in: In ins: [In] }
  type Query { echo(id: ID, ids: [[ID]], any: Any, anys: [Any], float: Float, floats: [Float], int: Int, in: In, ins: [In]): Int }`;
const QUERY =
  'query Echo($id: ID, $ids: [[ID]], $any: Any, $anys: [Any], $float: Float, $floats: [Float], $int: Int, $in: In, $ins: [In]) { echo(id: $id, ids: $ids, any: $any, anys: $anys, float: $float, floats: $floats, int: $int, in: $in, ins: $ins) }';
const HASH = createHash('sha256').update(QUERY).digest('hex');

let gateway: RunningServer;
let subgraph: Server;
/** What the subgraph was sent last, as text. */
let sent = '';

beforeAll(async () => {
  subgraph = createServer((request, response) => {
    sent = '';
    request.on('data', (chunk: Buffer) => (sent += chunk.toString()));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"echo":1}}'));
  });
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  const sdl = compose([{ name: 'echo', resolvers: {}, typeDefs: TYPES }]).replaceAll(
    'http://echo.invalid/',
    `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-digits-'));
  writeFileSync(join(folder, 'documents.json'), JSON.stringify({ [HASH]: QUERY }));
  gateway = await startEmptyGateway({ GATEWAY_DOCUMENTS: join(folder, 'documents.json') }, sdl);
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await gateway.stop(50);
  subgraph.close();
});

type Way = 'POST' | 'GET' | 'by hash' | 'by hash, GET';

/** @returns the variables as the subgraph got them, or the answer where it was not asked */
async function ask(variables: string, way: Way = 'POST'): Promise<string> {
  sent = '';
  const text = way.startsWith('by hash') ? { documentId: `sha256:${HASH}` } : { query: QUERY };
  const response = way.endsWith('GET')
    ? await fetch(
        `${gateway.url}/graphql?${new URLSearchParams({ ...text, variables } as Record<string, string>).toString()}`,
        {
          headers: { 'apollo-require-preflight': '1' },
        },
      )
    : await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `${JSON.stringify(text).slice(0, -1)},"variables":${variables}}`,
      });
  const answer = await response.text();
  return /"variables":(.*),"operationName"/.exec(sent)?.[1] ?? /"variables":(.*)\}$/.exec(sent)?.[1] ?? answer;
}

test.each<[given: string, got: string]>([
  ['{"id":9007199254740993}', '{"id":"9007199254740993"}'],
  ['{"id":9007199254740992}', '{"id":"9007199254740992"}'],
  ['{"id":123456789012345678901234567890}', '{"id":"123456789012345678901234567890"}'],
  ['{"id":7}', '{"id":7}'],
  ['{"id":"1.10"}', '{"id":"1.10"}'],
  ['{"ids":[[9007199254740993,"a",null],null,7]}', '{"ids":[["9007199254740993","a",null],null,7]}'],
  ['{"any":1.10}', '{"any":1.10}'],
  ['{"any":1e400}', '{"any":1e400}'],
  ['{"any":-0}', '{"any":-0}'],
  ['{"any":{"__proto__":[1.10,{"toString":2.50}]}}', '{"any":{"__proto__":[1.10,{"toString":2.50}]}}'],
  ['{"anys":9007199254740993}', '{"anys":9007199254740993}'],
  ['{"any":1.10,"float":1.10}', '{"any":1.10,"float":1.1}'],
  ['{"float":9007199254740993}', '{"float":9007199254740992}'],
  ['{"id":"x","int":7.0}', '{"id":"x","int":7}'],
  [
    '{"in":{"in":{"id":9007199254740993,"float":1.10},"anys":[[1.10]]}}',
    '{"in":{"in":{"id":"9007199254740993","float":1.1},"anys":[[1.10]]}}',
  ],
  ['{"ins":{"any":0.10}}', '{"ins":{"any":0.10}}'],
  ['{"any":1,"any":{"a":1.10}}', '{"any":{"a":1.10}}'],
])('variables %s come to a subgraph as %s', async (given, got) => {
  for (const way of ['POST', 'GET', 'by hash', 'by hash, GET'] as const)
    expect([way, await ask(given, way)]).toEqual([way, got]);
});

test('two requests that differ in a digit which numbers do not have are two', async () => {
  const got = await Promise.all(
    ['{"any":9007199254740993}', '{"any":9007199254740992}'].map((variables) => ask(variables)),
  );
  expect(got.every((each) => each.startsWith('{"any":'))).toBe(true);
  expect(await ask('{"any":9007199254740993}')).toBe('{"any":9007199254740993}');
  expect(await ask('{"any":9007199254740992}')).toBe('{"any":9007199254740992}');
});

test('what is nested too deep beside them is refused, not answered without its digits', async () => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query":${JSON.stringify(QUERY)},"variables":{"any":1.10},"more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

test.each([
  ['id: 9007199254740993', 'id:9007199254740993'],
  ['in: { ids: 123456789012345678901234567890 }', 'in:{ids:[123456789012345678901234567890]}'],
  ['any: 1.10', null],
  ['any: { a: [1.10] }', null],
  ['any: [{ b: {}, a: { c: -1e5 } }]', null],
  ['any: { a: {} }, float: 1.10', 'float:1.1'],
  ['anys: 9007199254740993', null],
  ['any: 1.5', 'any:1.5'],
])('%s in the text keeps its digits or is refused', async (written, got) => {
  sent = '';
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ echo(${written}) }` }),
  });
  const answer = await response.text();
  if (got === null) {
    expect([sent, answer]).toEqual([
      '',
      expect.stringContaining('the number would lose digits on its way: give it by a variable'),
    ]);
  } else {
    expect(sent.replaceAll(/\s|\\"/g, '')).toContain(got);
  }
});

test.each([
  ['query ($v: ID = 9007199254740993) { echo(id: $v) }', 'ID=9007199254740993'],
  ['query ($v: In = { ids: [123456789012345678901234567890] }) { echo(in: $v) }', '123456789012345678901234567890'],
  ['query ($v: Any = 1.10) { echo(any: $v) }', null],
  ['query ($v: In = { any: [{ a: 1.10 }] }) { echo(in: $v) }', null],
])('so does a default: %s', async (query, got) => {
  sent = '';
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await response.text();
  if (got === null) expect([sent, answer]).toEqual(['', expect.stringContaining('would lose digits on its way')]);
  else expect(sent.replaceAll(/\s|\\"/g, '')).toContain(got);
});

const seed = seedOf('VARIABLE_DIGITS_SEED');

test('any variables come to a subgraph with the digits that their types keep', async () => {
  const { numRuns } = runs(150, 20_000);
  for (let i = 0; i < numRuns; i += 1) {
    const dice = new Dice(seed * 1_000_003 + i);
    const [given, got] = object(dice, {
      id: ID,
      ids: list(list(ID)),
      any: ANY,
      anys: list(ANY),
      float: FLOAT,
      floats: list(FLOAT),
      int: INT,
      in: input(2),
      ins: list(input(1)),
    });
    const way = dice.pick<Way>(given.length > 4_000 ? ['POST', 'by hash'] : ['POST', 'GET', 'by hash', 'by hash, GET']);
    expect(await ask(given, way), `VARIABLE_DIGITS_SEED=${seed}, ${i}, ${way}: ${given}`).toBe(got);
  }
});

/** JSON as it is given, and as a subgraph gets it. */
type Pair = readonly [given: string, got: string];
type Writer = (dice: Dice) => Pair;

const NUMBERS = [
  '0',
  '7',
  '-3',
  '1.5',
  '1.10',
  '1.0',
  '-0',
  '1e5',
  '1E+2',
  '-1e-7',
  '9007199254740993',
  '-9007199254740993',
  '0.1000000000000000055511',
  '123456789012345678901234567890',
  '1000000000000000000000',
];
const ID: Writer = (dice) => {
  const written = dice.pick([
    '7',
    '-3',
    '"1.10"',
    '"x"',
    'null',
    ...NUMBERS.filter((each) => /^-?\d{16,}$/.test(each)),
  ]);
  return [written, /^-?\d{16,}$/.test(written) ? `"${written}"` : written];
};
const FLOAT: Writer = (dice) => {
  const written = dice.pick([...NUMBERS, 'null']);
  return [written, JSON.stringify(JSON.parse(written))];
};
const INT: Writer = (dice) =>
  dice.pick<Pair>([
    ['7', '7'],
    ['-3', '-3'],
    ['1.0', '1'],
    ['1e5', '100000'],
    ['null', 'null'],
  ]);
const ANY: Writer = (dice) => {
  const text = any(dice, 3);
  return [text, text];
};

function any(dice: Dice, depth: number): string {
  const kind = depth === 0 ? 2 : dice.below(4);
  if (kind === 0) return `[${Array.from({ length: dice.below(4) }, () => any(dice, depth - 1)).join(',')}]`;
  if (kind === 1)
    return `{${dice
      .some(['a', '__proto__', 'constructor', 'rawJSON', ':'], 0.4)
      .map((key) => `${JSON.stringify(key)}:${any(dice, depth - 1)}`)
      .join(',')}}`;
  return dice.pick([...NUMBERS, ...NUMBERS, '1e400', 'null', 'true', '"1.10"', '", -0"']);
}

function list(each: Writer): Writer {
  // One value stands for a list of it.
  return (dice) => {
    if (dice.chance(0.2)) return each(dice);
    const pairs = Array.from({ length: dice.below(4) }, () => each(dice));
    return [`[${pairs.map(([given]) => given).join(',')}]`, `[${pairs.map(([, got]) => got).join(',')}]`];
  };
}

function input(depth: number): Writer {
  return (dice) =>
    object(dice, {
      id: ID,
      any: ANY,
      anys: list(list(ANY)),
      float: FLOAT,
      int: INT,
      ...(depth > 0 ? { in: input(depth - 1), ins: list(input(depth - 1)) } : {}),
    });
}

function object(dice: Dice, members: Readonly<Record<string, Writer>>): Pair {
  const pairs = dice.some(Object.entries(members), 0.4).map(([name, write]) => [name, write(dice)] as const);
  return [
    `{${pairs.map(([name, [given]]) => `"${name}":${given}`).join(',')}}`,
    `{${pairs.map(([name, [, got]]) => `"${name}":${got}`).join(',')}}`,
  ];
}
