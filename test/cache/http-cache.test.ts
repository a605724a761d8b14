import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';
import { createCallers, type Callers, EVERYTHING } from '../support/callers.ts';
import {
  type Chain,
  type LightGateway,
  type LightMinistries,
  newChain,
  startLight,
  startMinistries,
} from './support/light-gateway.ts';
import { MINISTRY_NAMES } from '../support/ministry-names.ts';

const UNIT = 'query($code: TraceCode!) { unit(code: $code) { agriculture { code productName } } }';
const CHAIN =
  'query($code: TraceCode!) { chain(code: $code) { complete units { code } gaps { reason } coverage { sector cached } } }';
const HASHES = { unit: hashOf(UNIT), chain: hashOf(CHAIN) };

let folder: string;
let ministries: LightMinistries;
let gateway: LightGateway;
let callers: Callers;
let env: Readonly<Record<string, string>>;
let chain: Chain;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-http-cache-'));
  const documents = join(folder, 'documents.json');
  writeFileSync(documents, JSON.stringify({ [HASHES.unit]: UNIT, [HASHES.chain]: CHAIN }));
  ministries = await startMinistries();
  callers = createCallers(folder, MINISTRY_NAMES);
  env = { GATEWAY_DOCUMENTS: documents, GATEWAY_DEADLINE_MS: '60000', ...callers.env };
  gateway = await startLight(ministries, env);
}, 60_000);
afterAll(async () => {
  await gateway.stop(100);
  await ministries.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  chain = newChain();
  Object.assign(ministries, { cacheControl: 'max-age=50', instead: null, productName: 'soybeans' });
});

interface Got {
  readonly status: number;
  readonly cacheControl: string | null;
  readonly etag: string | null;
  readonly vary: string | null;
  readonly text: string;
}
async function get(of: string, headers: Readonly<Record<string, string>> = {}, at = gateway): Promise<Got> {
  const document =
    of === 'unit' || of === 'chain' ? `documentId=sha256:${HASHES[of]}` : `query=${encodeURIComponent(of)}`;
  const variables = encodeURIComponent(JSON.stringify({ code: chain[0] }));
  const response = await fetch(`${at.url}/graphql?${document}&variables=${variables}`, {
    headers: { accept: 'application/graphql-response+json', ...headers },
  });
  const { status } = response;
  const [cacheControl, etag, vary] = ['cache-control', 'etag', 'vary'].map((name) => response.headers.get(name));
  return {
    status,
    cacheControl: cacheControl ?? null,
    etag: etag ?? null,
    vary: vary ?? null,
    text: await response.text(),
  };
}
/** Seconds; 0: `no-store`. */
const age = ({ cacheControl, etag }: Got): number => {
  if (cacheControl === 'no-store') expect(etag).toBeNull();
  else
    expect([cacheControl, etag]).toEqual([
      expect.stringMatching(/^public, max-age=\d+$/),
      expect.stringMatching(/^W\/"[\w-]{22}"$/),
    ]);
  return Number(/\d+/.exec(cacheControl ?? '')?.[0] ?? 0);
};

/** On a machine that is busy some of it is over by now. */
function expectWithin(seconds: number, most: number): void {
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(most);
}

describe('a trusted document that the public asks by GET', () => {
  test('may be kept for as long as the ministry says, and names all that the answer depends on', async () => {
    const got = await get('unit');
    expect(JSON.parse(got.text)).toEqual({
      data: { unit: { agriculture: [{ code: chain[0], productName: 'soybeans' }] } },
    });
    expectWithin(age(got), 50);
    expect(got.vary?.split(', ').sort()).toEqual(['accept', 'accept-encoding', 'authorization', 'tongcha-purpose']);
  });

  test('may be kept for a minute at most, whatever is said', async () => {
    ministries.cacheControl = 'public, max-age=86400';
    expect(age(await get('unit'))).toBe(60);
  });

  test('is a walk: kept for as long as what ends first, which is that the other ministries hold nothing', async () => {
    const got = await get('chain');
    expect(JSON.parse(got.text)).toMatchObject({ data: { chain: { complete: true } } });
    expectWithin(age(got), 16);
  });

  test.each(['no-store', 'private, max-age=60', 'max-age=0'])('is not kept where a ministry says %s', async (said) => {
    ministries.cacheControl = said;
    expect([age(await get('unit')), age(await get('chain'))]).toEqual([0, 0]);
  });

  test('is not kept with an error, nor with a gap', async () => {
    ministries.instead = (response) => response.writeHead(503).end();
    const [unit, walked] = [await get('unit'), await get('chain')];
    expect([age(unit), age(walked)]).toEqual([0, 0]);
    expect(JSON.parse(unit.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    expect(JSON.parse(walked.text)).toMatchObject({ data: { chain: { complete: false } } });
  });

  test('is not kept with what is past its time', async () => {
    ministries.cacheControl = 'max-age=0, stale-while-revalidate=60';
    await get('unit');
    const got = await get('unit');
    expect(JSON.parse(got.text)).toMatchObject({ extensions: { stale: [{ sector: 'AGRICULTURE' }] } });
    expect(age(got)).toBe(0);
  });

  test('has a name, by which a cache asks whether it still holds', async () => {
    const { etag } = await get('unit');
    const again = await get('unit', { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.text, again.etag]).toEqual([304, '', etag]);
    expect(again.cacheControl).toMatch(/^public, max-age=\d+$/);
    chain = newChain();
    const other = await get('unit', { 'if-none-match': etag ?? '' });
    expect([other.status, other.etag === etag]).toEqual([200, false]);
  });
});

describe('nothing else is kept', () => {
  test.each<[string, () => Promise<Got>]>([
    ['asked with a token', () => get('unit', callers.headersOf({ role: 'citizen' }))],
    ['asked with a token for a purpose', () => get('unit', callers.headersOf(EVERYTHING))],
    ['asked for a purpose', () => get('unit', { 'tongcha-purpose': 'everything' })],
    ['refused for a token that does not count', () => get('unit', { authorization: 'Bearer no' })],
    ['of no trusted document', () => get(`{ unit(code: "${chain[0]}") { agriculture { code } } }`)],
    ['of nobody’s data', () => get('{ __typename }')],
  ])('%s', async (_, ask) => {
    // Which lets the gateway keep it also where a token was shown.
    ministries.cacheControl = 'public, max-age=50';
    expect(age(await ask())).toBe(0);
    expect(age(await ask())).toBe(0);
  });

  test('by POST', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: HASHES.unit, variables: { code: chain[0] } }),
    });
    expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual(['no-store', null]);
  });

  test('where the gateway itself keeps nothing', async () => {
    const without = await startLight(ministries, { ...env, GATEWAY_CACHE_MB: '0' });
    expect([age(await get('unit', {}, without)), age(await get('chain', {}, without))]).toEqual([0, 0]);
    await without.stop(100);
  });
});
