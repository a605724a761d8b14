import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
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
} from '../cache/support/light-gateway.ts';
import { MINISTRY_NAMES } from '../support/ministry-names.ts';

const [MARCH, APRIL] = ['2026-03-01T00:00:00+08:00', '2026-04-01T00:00:00+08:00'];
const utc = (time: string): string => new Date(time).toISOString();

let folder: string;
let ministries: LightMinistries;
let gateway: LightGateway;
let chain: Chain;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-as-of-'));
  const { privateFile } = await makeKeys(folder);
  ministries = await startMinistries();
  gateway = await startLight(ministries, {
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    GATEWAY_DEADLINE_MS: '60000',
  });
}, 60_000);
afterAll(async () => {
  await gateway.stop(100);
  await ministries.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  chain = newChain();
  Object.assign(ministries, { cacheControl: 'max-age=600', instead: null, productName: 'soybeans' });
  ministries.calls.length = 0;
  ministries.keepHistory.clear();
  for (const name of MINISTRY_NAMES) ministries.keepHistory.add(name);
});

const nameAt = async (asOf?: string): Promise<unknown> => {
  const { data, errors } = await gateway.ask(unitOf(chain[0]), asOf === undefined ? undefined : { asOf });
  expect(errors).toBeUndefined();
  return (data as { unit: { agriculture: { productName: string }[] } }).unit.agriculture[0]?.productName;
};

test('each call of a walk, and of the records of what it found, is told the moment, and the response names it', async () => {
  const { data, errors, extensions } = await gateway.ask(walkFrom(chain[0]), { asOf: MARCH });
  expect(errors).toBeUndefined();
  expect((data as { chain: Walked }).chain).toMatchObject({ complete: true, units: chain.map((code) => ({ code })) });
  expect(extensions).toEqual({ asOf: utc(MARCH) });
  expect(ministries.calls.length).toBeGreaterThan(MINISTRY_NAMES.length);
  expect(new Set(ministries.calls.map(({ asOf }) => asOf))).toEqual(new Set([utc(MARCH)]));
});

test('what is kept of one moment answers no other, however the moment is written', async () => {
  expect(await nameAt()).toBe('soybeans');
  // Whether anything may be kept is known from now on.
  ministries.productName = 'wheat of March';
  expect(await nameAt(MARCH)).toBe('wheat of March');
  ministries.productName = 'wheat of April';
  expect(await nameAt(APRIL)).toBe('wheat of April');
  ministries.productName = 'asked again';
  ministries.calls.length = 0;
  expect(await nameAt(MARCH)).toBe('wheat of March');
  expect(await nameAt('2026-02-28T16:00:00.000Z')).toBe('wheat of March');
  expect(await nameAt(APRIL)).toBe('wheat of April');
  expect(await nameAt()).toBe('soybeans');
  expect(ministries.calls).toEqual([]);
});

test('requests of several moments at once share no call', async () => {
  const held: (() => void)[] = [];
  ministries.instead = (_, answer, codes) => (codes.length === 0 ? answer() : void held.push(answer));
  const asked = Promise.all([nameAt(MARCH), nameAt(APRIL), nameAt(), nameAt(MARCH)]);
  await expect.poll(() => held.length).toBe(3);
  held.forEach((answer) => answer());
  await asked;
  expect(ministries.calls.map(({ asOf }) => asOf ?? 'now').sort()).toEqual([utc(MARCH), utc(APRIL), 'now'].sort());
});

test('a member that does not name the moment has answered of today: nothing of it is given', async () => {
  ministries.keepHistory.delete('agriculture');
  const { data, extensions } = await gateway.ask(walkFrom(chain[0]), { asOf: MARCH });
  const { complete, units, gaps } = (data as { chain: Walked & { gaps: object[] } }).chain;
  expect({ complete, records: units.flatMap(({ records }) => records) }).toEqual({ complete: false, records: [] });
  expect(gaps).toEqual([{ reason: 'NO_HISTORY', sector: 'AGRICULTURE' }]);
  expect(extensions).toMatchObject({ asOf: utc(MARCH) });
  const unit = await gateway.ask(unitOf(chain[0]), { asOf: MARCH });
  expect(unit).toMatchObject({
    data: { unit: { agriculture: null } },
    errors: [{ extensions: { code: 'NO_HISTORY' } }],
  });
  // And it is as well as before.
  expect(await nameAt()).toBe('soybeans');
});

test('a member that refuses claims with a moment is not taken for one that does not know the gateway', async () => {
  ministries.instead = (response, answer, codes) => {
    const asOf = ministries.calls.at(-1)?.asOf;
    if (codes.length > 0 && asOf !== undefined) response.writeHead(401).end();
    else answer();
  };
  const { data } = await gateway.ask(walkFrom(chain[0]), { asOf: MARCH });
  const { gaps } = (data as { chain: { gaps: { reason: string }[] } }).chain;
  expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(['NO_HISTORY']));
  const ready = await fetch(`${gateway.url}/ready`);
  expect(JSON.stringify(await ready.json())).not.toContain('SIGNATURE_REFUSED');
});

describe('refused is', () => {
  test.each([
    ['a moment to come', () => new Date(Date.now() + 60_000).toISOString(), 'asOf is a moment to come'],
    ['a time without its zone', () => '2026-03-01T00:00:00', 'with its zone'],
    ['no text', () => 5, 'with its zone'],
    ['no day there is', () => '2026-13-01T00:00:00Z', 'with its zone'],
    ['a day that its month has not', () => '2026-02-30T00:00:00Z', 'with its zone'],
  ])('%s', async (_, asOf, message) => {
    const answer = await gateway.ask(unitOf(chain[0]), { asOf: asOf() });
    expect(answer).toEqual({
      errors: [{ message: expect.stringContaining(message), extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(ministries.calls).toEqual([]);
  });

  test('a mutation', async () => {
    expect(await gateway.ask(`mutation { startChain(code: "${chain[0]}") { id } }`, { asOf: MARCH })).toEqual({
      errors: [{ message: 'a mutation is of now: send it without asOf', extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});
