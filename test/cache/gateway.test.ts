import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { declareInvalid } from '../../subgraphs/kit/invalidate.ts';
import {
  type Chain,
  type LightGateway,
  type LightMinistries,
  newChain,
  startLight,
  startMinistries,
  unitOf,
  type Walked,
  walkFrom,
} from './support/light-gateway.ts';
import { MINISTRY_NAMES } from '../support/ministry-names.ts';

/** For what takes a moment on a machine that is not busy. */
const BUSY = 60_000;
const PATIENT = { timeout: 30_000 };

let ministries: LightMinistries;
let gateway: LightGateway;
let chain: Chain;
let folder: string;
let keys: Awaited<ReturnType<typeof makeKeys>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-cache-'));
  keys = await makeKeys(folder);
  ministries = await startMinistries();
  gateway = await startLight(ministries, {
    MINISTRIES_RARE_EARTH_CACHE_SECONDS: '0',
    MINISTRIES_AGRICULTURE_TIMEOUT_MS: '60000',
    GATEWAY_DEADLINE_MS: '60000',
    MINISTRIES_AGRICULTURE_INVALIDATION_KEYS: keys.publicFile,
  });
}, BUSY);
afterAll(async () => {
  await gateway.stop(100);
  await ministries.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  chain = newChain();
  Object.assign(ministries, { cacheControl: undefined, instead: null, productName: 'soybeans' });
  ministries.calls.length = 0;
}, BUSY);

const walk = async (
  code: string = chain[0],
): Promise<Walked & { readonly extensions?: { readonly stale: readonly { sector: string; seconds: number }[] } }> => {
  const { data, errors, extensions } = await gateway.ask(walkFrom(code));
  expect(errors).toBeUndefined();
  return { ...(data as { chain: Walked }).chain, ...(extensions === undefined ? {} : { extensions }) } as Awaited<
    ReturnType<typeof walk>
  >;
};
const units = (): object[] => chain.map((code) => ({ code, records: [{ productName: 'soybeans' }] }));
const down = (): void => void (ministries.instead = (response) => response.writeHead(503).end());

test(
  'a chain that was walked is walked again without asking, and says so',
  async () => {
    const first = await walk();
    expect(first).toMatchObject({ complete: true, units: units() });
    expect(new Set(ministries.calls.map(({ ministry }) => ministry))).toEqual(new Set(MINISTRY_NAMES));
    for (const each of first.coverage)
      expect(each).toMatchObject({ asked: 3, answered: 3, cached: 0, stale: 0, oldestSeconds: null });
    ministries.calls.length = 0;
    const again = await walk();
    // All but the one whose cache is switched off.
    expect(new Set(ministries.calls.map(({ ministry }) => ministry))).toEqual(new Set(['rare-earth']));
    expect(again).toMatchObject({ complete: true, units: first.units, links: first.links });
    for (const each of again.coverage.filter(({ sector }) => sector !== 'RARE_EARTH')) {
      expect(each).toMatchObject({ asked: 3, answered: 3, cached: 3, stale: 0, calls: 0 });
      expect(each.oldestSeconds).toBeLessThan(30);
    }
    expect(again.coverage.find(({ sector }) => sector === 'RARE_EARTH')).toMatchObject({
      asked: 3,
      cached: 0,
      oldestSeconds: null,
    });
  },
  BUSY,
);

test(
  'of a chain only what is new to the cache is asked',
  async () => {
    await walk(chain[1]);
    ministries.calls.length = 0;
    const { coverage } = await walk();
    expect(
      new Set(ministries.calls.filter(({ ministry }) => ministry === 'food-drug').flatMap(({ codes }) => codes)),
    ).toEqual(new Set([chain[0]]));
    expect(coverage.find(({ sector }) => sector === 'FOOD_DRUG')).toMatchObject({ asked: 3, cached: 2, calls: 1 });
  },
  BUSY,
);

test(
  'given while it is fetched anew, and new after that',
  async () => {
    ministries.cacheControl = 'max-age=0, stale-while-revalidate=600';
    await gateway.ask(unitOf(chain[0]));
    // The first time it is not yet looked for where nothing was ever kept.
    ministries.productName = 'wheat';
    expect(await gateway.ask(unitOf(chain[0]))).toMatchObject({
      data: { unit: { agriculture: [{ productName: 'soybeans' }] } },
      extensions: { stale: [{ sector: 'AGRICULTURE' }] },
    });
    await expect
      .poll(async () => (await gateway.ask(unitOf(chain[0]))).data, PATIENT)
      .toMatchObject({ unit: { agriculture: [{ productName: 'wheat' }] } });
  },
  BUSY,
);

const callsFor = (code: string): number => ministries.calls.filter(({ codes }) => codes.includes(code)).length;

test(
  'fifty who ask the same at once cost one call, as do their fetches anew',
  async () => {
    const held: (() => void)[] = [];
    const ask50 = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 50 }, () => gateway.ask(unitOf(chain[0]))));
    const soybeans = { data: { unit: { agriculture: [{ productName: 'soybeans' }] } } };
    const hold = (): void => {
      // What an earlier test has left to be fetched anew goes through.
      ministries.instead = (_, answer, codes) => (codes.includes(chain[0]) ? void held.push(answer) : answer());
    };
    hold();
    // Fresh for as long as it takes to ask.
    ministries.cacheControl = 'max-age=60';
    const asked = ask50();
    await expect.poll(() => held.length, PATIENT).toBe(1);
    held[0]?.();
    for (const answer of await asked) expect(answer).toMatchObject(soybeans);
    expect(callsFor(chain[0])).toBe(1);
    chain = newChain();
    ministries.cacheControl = 'max-age=0, stale-while-revalidate=600';
    ministries.instead = null;
    await gateway.ask(unitOf(chain[0]));
    hold();
    for (let i = 0; i < 2; i += 1) for (const answer of await ask50()) expect(answer).toMatchObject(soybeans);
    await expect.poll(() => held.length, PATIENT).toBe(2);
    expect(callsFor(chain[0])).toBe(2);
    held[1]?.();
  },
  BUSY,
);

test(
  'what its ministry declares invalid is asked anew, also while the old answer is on its way',
  async () => {
    const held: (() => void)[] = [];
    ministries.cacheControl = 'max-age=600';
    ministries.instead = (_, answer, codes) => (codes.includes(chain[0]) ? void held.push(answer) : answer());
    const old = gateway.ask(unitOf(chain[0]));
    await expect.poll(() => held.length, PATIENT).toBe(1);
    await declareInvalid(
      { gateway: gateway.url, ministry: 'agriculture', keyFile: keys.privateFile, signal: AbortSignal.timeout(60_000) },
      { codes: [chain[0]] },
    );
    ministries.productName = 'wheat';
    ministries.instead = null;
    // The one that is under way is not joined: its answer is from before.
    expect(await gateway.ask(unitOf(chain[0]))).toMatchObject({
      data: { unit: { agriculture: [{ productName: 'wheat' }] } },
    });
    held[0]?.();
    expect(await old).toMatchObject({ data: { unit: { agriculture: [{ productName: 'soybeans' }] } } });
    expect(await gateway.ask(unitOf(chain[0]))).toMatchObject({
      data: { unit: { agriculture: [{ productName: 'wheat' }] } },
    });
    expect(callsFor(chain[0])).toBe(2);
    await expect(
      declareInvalid({ gateway: gateway.url, ministry: 'food-drug', keyFile: keys.privateFile }, { tags: ['*'] }),
    ).rejects.toMatchObject({ code: 'REFUSED' });
  },
  BUSY,
);

// The last: the breakers open.
test('with every ministry dead a chain that may be given stale stands, and is marked in coverage and beside the data', async () => {
  ministries.cacheControl = 'max-age=0, stale-if-error=600';
  // Twice: one ministry is looked for only once it has let something be kept.
  for (let i = 0; i < 2; i += 1) await walk();
  await gateway.ask(unitOf(chain[0]));
  down();
  const stale = await walk();
  expect(stale).toMatchObject({ complete: true, units: units() });
  for (const each of stale.coverage) expect(each).toMatchObject({ asked: 3, answered: 3, cached: 3, stale: 3 });
  expect(stale.extensions?.stale.map(({ sector }) => sector).sort()).toEqual(
    stale.coverage.map(({ sector }) => sector).sort(),
  );
  expect(await gateway.ask(unitOf(chain[0]))).toMatchObject({
    data: { unit: { agriculture: [{ productName: 'soybeans' }] } },
    extensions: { stale: [{ sector: 'AGRICULTURE', seconds: expect.any(Number) as number }] },
  });
  expect(await gateway.ask(unitOf('urn:test:unknown:1'))).toMatchObject({
    errors: [{ extensions: { code: 'UNAVAILABLE' } }],
  });
}, 60_000);
