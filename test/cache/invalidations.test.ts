import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { DatabaseFault } from '../../common/database/with-tables.ts';
import { type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { readSigningKey, type SigningKey } from '../../common/signature/keys.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { type Invalidations, openInvalidations } from '../../gateway/cache/invalidations.ts';
import { codeTag, typeTag } from '../../gateway/cache/keys.ts';
import { ALL, type CacheStore } from '../../gateway/cache/store.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/server.ts';
import { OWN_SUPERGRAPH, readSupergraph } from '../../gateway/supergraph/load.ts';
import type { TextTaker } from '../../gateway/sources/text-source.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

let folder: string;
let server: RunningServer;
let invalidations: Invalidations;
let keys: ReadonlyMap<string, string>;
let own: SigningKey;
let others: SigningKey;
let publicFile: string;
/** What reached the store. */
let told: [string, readonly string[]][] = [];
let works = true;
/** Whether other processes at the address have not taken what comes. */
let takesFirst = true;
let address = 0;
/** What is kept to be judged; null: it cannot be. */
let kept: [string, readonly string[]][] | null = [];
const keepChanged = async (codes: readonly string[], member: string): Promise<boolean> => {
  if (!kept) throw new DatabaseFault('alerts', 'it is away', null);
  kept.push([member, codes]);
  return true;
};

const store: CacheStore = {
  get: () => Promise.resolve(null),
  set: () => {},
  invalidate: (ministry, tags) => Promise.resolve(works && told.push([ministry, tags]) > 0),
  close: () => {},
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-invalid-'));
  const [a, b] = [await makeKeys(join(folder, 'a')), await makeKeys(join(folder, 'b'), { algorithm: 'SM2' })];
  ({ publicFile } = a);
  [own, others] = [
    await readSigningKey(await readFile(a.privateFile, 'utf8')),
    await readSigningKey(await readFile(b.privateFile, 'utf8')),
  ];
  keys = new Map([
    ['agriculture', a.publicFile],
    ['food-drug', b.publicFile],
  ]);
  invalidations = await openInvalidations({
    store,
    keepChanged,
    keys: keys,
    takesFirst: async () => takesFirst,
    addressOf: () => String(address),
  });
  server = await serveDoor(invalidations);
}, 60_000);
function serveDoor(of: Invalidations): Promise<RunningServer> {
  const nobody = { status: 500, headers: [], body: Buffer.alloc(0) };
  return serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1,
    routes: {},
    handle: () => Promise.resolve(nobody),
    posts: { '/invalidate': () => of.route },
  });
}
afterAll(async () => {
  await server.stop(100);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  told = [];
  kept = [];
  works = true;
  address += 1;
});

const signed = (
  body: string,
  { key = own, ministry = 'agriculture', now = Date.now(), at = server.url } = {},
): Record<string, string> =>
  signCall(
    key,
    {
      method: 'POST',
      authority: new URL(at).host,
      target: '/invalidate',
      contentType: 'application/json',
      body,
      ministry,
      claims: ANONYMOUS_CLAIMS,
      requestId: 'r',
    },
    now,
  );
const post = async (
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${server.url}/invalidate`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};
const CODES = JSON.stringify({ codes: ['urn:test:a'] });

test('codes, however they are spelled, types and all are declared invalid of the ministry that signs, and of no other', async () => {
  const body = JSON.stringify({
    codes: ['https://id.gs1.org/01/06901234001051/10/K260620', 'uscc:91370681MA3T00102J'],
    tags: ['Organization', '*'],
  });
  expect(await post(body, signed(body))).toMatchObject({
    status: 200,
    text: '{"invalidated":{"codes":2,"tags":2},"changed":0}',
  });
  expect(told).toEqual([
    [
      'agriculture',
      [codeTag('gs1:(01)06901234001051(10)K260620'), codeTag('uscc:91370681MA3T00102J'), typeTag('Organization'), ALL],
    ],
  ]);
  expect(await post(CODES, signed(CODES, { key: others, ministry: 'food-drug' }))).toMatchObject({ status: 200 });
  expect(told[1]?.[0]).toBe('food-drug');
});

test.each<[string, () => [string, Record<string, string>]]>([
  ['unsigned', () => [CODES, { 'content-type': 'application/json', 'tongcha-ministry': 'agriculture' }]],
  ['naming nobody', () => [CODES, { 'content-type': 'application/json' }]],
  ['signed by another ministry', () => [CODES, signed(CODES, { key: others })]],
  ['signed by it for another', () => [CODES, signed(CODES, { ministry: 'food-drug' })]],
  ['signed for one that has no key', () => [CODES, signed(CODES, { ministry: 'rare-earth' })]],
  ['signed for a property of every object', () => [CODES, signed(CODES, { ministry: '__proto__' })]],
  ['of another body', () => [JSON.stringify({ tags: ['*'] }), signed(CODES)]],
  [
    'renamed',
    () => [CODES, { ...signed(CODES, { key: others, ministry: 'food-drug' }), 'tongcha-ministry': 'agriculture' }],
  ],
  ['signed long ago', () => [CODES, signed(CODES, { now: Date.now() - 120_000 })]],
  ['signed for a time to come', () => [CODES, signed(CODES, { now: Date.now() + 120_000 })]],
])('one %s is refused, and is not told why', async (_, how) => {
  const { status, text } = await post(...how());
  expect(status).toBe(401);
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNVERIFIED_CALL' } }] });
  expect(text).toBe((await post(CODES, {})).text);
  expect(told).toEqual([]);
});

test('played again it is refused', async () => {
  const headers = signed(CODES);
  expect((await post(CODES, headers)).status).toBe(200);
  expect((await post(CODES, headers)).status).toBe(401);
  expect(told).toHaveLength(1);
});

test('what another process at the address has taken is refused', async () => {
  takesFirst = false;
  expect((await post(CODES, signed(CODES))).status).toBe(401);
  takesFirst = true;
  expect((await post(CODES, signed(CODES))).status).toBe(200);
  expect(told).toHaveLength(1);
});

describe('what has changed', () => {
  const CHANGED = JSON.stringify({ changed: ['https://id.gs1.org/01/06901234001051/10/K260620', 'urn:test:a'] });

  test('is kept to be judged, of the member that signs, each code once; and nothing that was kept of it is so any more', async () => {
    const body = JSON.stringify({
      changed: [
        'https://id.gs1.org/01/06901234001051/10/K260620',
        'gs1:(01)06901234001051(10)K260620',
        // Not judged by itself, and what is no code is not judged at all.
        'uscc:91370681MA3T00102J',
        'no code',
      ],
    });
    expect(await post(body, signed(body))).toMatchObject({
      status: 200,
      text: '{"invalidated":{"codes":0,"tags":0},"changed":1}',
    });
    expect(kept).toEqual([['agriculture', ['gs1:(01)06901234001051(10)K260620']]]);
    expect(told[0]?.[1]).toContain(codeTag('gs1:(01)06901234001051(10)K260620'));
  });

  test('is not taken while it cannot be kept, and is taken when it is told again', async () => {
    kept = null;
    expect((await post(CHANGED, signed(CHANGED))).status).toBe(503);
    kept = [];
    expect((await post(CHANGED, signed(CHANGED))).status).toBe(200);
    expect(kept).toHaveLength(1);
  });

  test('is taken where nothing is kept of answers, and told in vain where nobody judges', async () => {
    const at = async (options: Partial<Parameters<typeof openInvalidations>[0]>): Promise<string> => {
      const door = await serveDoor(await openInvalidations({ store: null, keys, addressOf: () => '', ...options }));
      const response = await fetch(`${door.url}/invalidate`, {
        method: 'POST',
        headers: signed(CHANGED, { at: door.url }),
        body: CHANGED,
      });
      await door.stop(100);
      return response.text();
    };
    expect(await at({ keepChanged })).toBe('{"invalidated":{"codes":0,"tags":0},"changed":2}');
    expect(await at({ store })).toBe('{"invalidated":{"codes":0,"tags":0},"changed":0}');
    expect(kept).toHaveLength(1);
  });
});

test.each([
  ['', 400],
  ['{"changed":[]}', 400],
  [JSON.stringify({ changed: Array.from({ length: 1_001 }, (_, i) => `urn:${i}`) }), 400],
  ['{', 400],
  ['[]', 400],
  ['{}', 400],
  ['{"codes":[]}', 400],
  ['{"codes":[7]}', 400],
  ['{"tags":["a b"]}', 400],
  ['{"codes":["a"],"ministry":"food-drug"}', 400],
  [JSON.stringify({ codes: Array.from({ length: 1_001 }, (_, i) => `urn:${i}`) }), 400],
  [JSON.stringify({ tags: Array.from({ length: 101 }, (_, i) => `T${i}`) }), 400],
  [JSON.stringify({ codes: ['x'.repeat(300_000)] }), 413],
])('what is not to be read does nothing: %.60s', async (body, status) => {
  expect((await post(body, signed(body))).status).toBe(status);
  expect(told).toEqual([]);
});

test('what could not be done must be told again', async () => {
  works = false;
  expect(await post(CODES, signed(CODES))).toMatchObject({ status: 503 });
});

test('the route takes nothing but POST, and is not there where no ministry has a key', async () => {
  expect((await fetch(`${server.url}/invalidate`)).status).toBe(404);
  expect((await openInvalidations({ store, keys: new Map(), addressOf: () => '' })).route).toBeNull();
  const missing = openInvalidations({
    store,
    keys: new Map([
      ['agriculture', join(folder, 'none')],
      ['food-drug', publicFile.replace('public', 'nowhere')],
    ]),
    addressOf: () => '',
  });
  await expect(missing).rejects.toMatchObject({
    faults: [
      expect.stringContaining('ministries.agriculture.invalidationKeys'),
      expect.stringContaining('MINISTRIES_FOOD_DRUG_INVALIDATION_KEYS'),
    ],
  });
  const gateway = await startEmptyGateway();
  expect(
    (
      await fetch(`${gateway.url}/invalidate`, {
        method: 'POST',
        body: CODES,
        headers: signed(CODES, { at: gateway.url }),
      })
    ).status,
  ).toBe(404);
  await gateway.stop(100);
}, 60_000);

test('keys that come later count from then on, those that are gone no more, and what was taken before is not taken again', async () => {
  const headers = signed(CODES);
  expect((await post(CODES, headers)).status).toBe(200);
  await invalidations.know(
    new Map([...keys, ['rare-earth', keys.get('food-drug') ?? ''], ['hazardous-goods', join(folder, 'none')]]),
  );
  expect((await post(CODES, signed(CODES, { key: others, ministry: 'rare-earth' }))).status).toBe(200);
  expect((await post(CODES, headers)).status).toBe(401);
  await invalidations.know(keys);
  expect((await post(CODES, signed(CODES, { key: others, ministry: 'rare-earth' }))).status).toBe(401);
  expect((await post(CODES, signed(CODES))).status).toBe(200);
});

test('a ministry whose key comes with another version of the supergraph is heard without a restart', async () => {
  const text = readFileSync(OWN_SUPERGRAPH, 'utf8');
  const env: Record<string, string> = { GATEWAY_PORT: '0' };
  let taker: TextTaker | null = null;
  const supergraph = readSupergraph(text);
  const gateway = await startGateway({
    config: readGatewayConfig({ env }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
    ministriesOf: (next) => readMinistryConfigs(next, { env }, 'lenient'),
    source: { watch: (given) => ((taker = given), async () => {}) },
  });
  const tell = async (): Promise<number> =>
    (
      await fetch(`${gateway.url}/invalidate`, {
        method: 'POST',
        headers: signed(CODES, { at: gateway.url }),
        body: CODES,
      })
    ).status;
  try {
    expect(await tell()).toBe(404);
    env['MINISTRIES_AGRICULTURE_INVALIDATION_KEYS'] = keys.get('agriculture') ?? '';
    expect(await (taker as TextTaker | null)?.offer(`${text}\n`)).toBe('serving');
    await vi.waitFor(async () => expect(await tell()).toBe(200), { timeout: 20_000 });
  } finally {
    await gateway.stop(100);
  }
}, 120_000);

test('a flood from one address is turned away before anything is checked, and a ministry that has told too much is asked to wait', async () => {
  address = -1;
  const tries = await Promise.all(
    Array.from({ length: 620 }, () => post(CODES, { 'tongcha-ministry': 'agriculture' })),
  );
  expect(tries.filter(({ status }) => status === 429)).toHaveLength(20);
  address = -2;
  const all = await Promise.all(
    Array.from({ length: 125 }, () => post(CODES, signed(CODES, { key: others, ministry: 'food-drug' }))),
  );
  expect(all.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(120);
  expect(all.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
}, 60_000);
