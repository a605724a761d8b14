import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { type DeclaredMinistry, declareMinistry } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { listening } from '../support/legacy-server.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { expectSame, expectSameSearch } from './support/same.ts';
import { CustomsByHand } from './support/customs/by-hand.ts';
import { type CustomsData, customsData } from './support/customs/data.ts';
import { type CustomsLegacy, customsLegacy, PASSWORD, USER } from './support/customs/legacy.ts';

const FILE = join(import.meta.dirname, 'support/customs/ministry.yaml');
/** Codes of each kind that both are asked about. */
const CODES = process.env['TEST_LONG'] ? 10_000 : 400;
let data: CustomsData;
let legacy: CustomsLegacy;
let declared: DeclaredMinistry;
let system: LegacySystem;
let byHand: CustomsByHand;
let keys: KeyFolder;
let server: RunningServer;
beforeAll(async () => {
  data = customsData(CODES > 1_000 ? 1_000 : 450);
  legacy = await customsLegacy(data);
  declared = await declareMinistry(FILE, { CUSTOMS_URL: legacy.url, CUSTOMS_USER: USER, CUSTOMS_PASSWORD: PASSWORD });
  [system] = declared.ministry.systems as [LegacySystem];
  byHand = new CustomsByHand(legacy.url);
  keys = await keyFolder();
  server = await startMinistry(declared.ministry, {
    port: 0,
    trustedKeys: keys.publicFile,
    timeoutMs: 5_000,
    probeEveryMs: 20,
  });
});
afterAll(async () => {
  await server.stop(10);
  await byHand.close();
  await legacy.stop();
  keys.remove();
});

test('a declared ministry passes the whole suite', async () => {
  const checks = await conform(`${server.url}/graphql`, {
    key: await keys.key(),
    outage: { become: (state) => legacy.become(state), backWithinMs: 5_000 },
  });
  expect(checks.length).toBeGreaterThan(25);
  expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
}, 120_000);

test('a declared system answers what one written by hand answers', async () => {
  const dice = new Dice(11);
  const codes = Array.from({ length: CODES }, () => {
    const { entryId, gNo, containerNo } = dice.pick(data.items);
    const { gtin13, batch } = dice.pick(data.uses);
    return dice.pick([
      `urn:customs:item:${entryId}-${gNo}`,
      `urn:customs:item:${entryId}-9`,
      `urn:customs:container:${containerNo || 'MSCU9999999'}`,
      `gs1:(01)0${gtin13}(10)${batch}`,
      'uscc:91370681MA3T00017D',
    ]);
  });
  expect(await expectSame(system, byHand, codes)).toBeGreaterThan(CODES / 2);
  const usccs = ['91370681MA3T00017D', '91370100MA3C5D6E7X'];
  expect(await system.organizations?.(usccs, listening())).toEqual(await byHand.organizations(usccs, listening()));
}, 600_000);

test('a search gives each record once, whatever the pages of the system are', async () => {
  for (const [first, productName] of [
    [7, '奶粉'],
    [150, null],
    [100, null],
  ] as const) {
    const codes = await expectSameSearch(system, byHand, first, productName);
    const held = data.items.filter(({ gName, delFlag }) => delFlag === '0' && gName.includes(productName ?? ''));
    expect(codes).toHaveLength(held.length);
    expect(new Set(codes).size).toBe(codes.length);
  }
});

test('a search is narrowed by what its question has a place for', async () => {
  expect(system.narrows).toEqual(['producer', 'licence', 'equipmentOverdue', 'level']);
  const of = async (producer: string): Promise<string[]> => {
    const page = await system.search?.({ filter: {}, where: { producer }, first: 200, after: null }, listening());
    return page?.rows.map(({ record }) => record.producer?.uscc ?? '') ?? [];
  };
  const owner = data.items[0]?.ownerScc ?? '';
  expect(new Set(await of(owner.toLowerCase()))).toEqual(new Set([owner]));
  expect(await of('91370100MA3C5D6E7X')).toEqual([]);
});

test('a token that is refused is got anew, once for all who wait', async () => {
  legacy.forget();
  legacy.asked.clear();
  const codes = data.items.slice(0, 3).map(({ entryId, gNo }) => `urn:customs:item:${entryId}-${gNo}`);
  const answers = await Promise.all([1, 2, 3].map(() => system.records(codes, listening())));
  expect(answers.flat().some((each) => each instanceof Error)).toBe(false);
  expect(legacy.asked.get('/login.do')).toBe(1);
});

test('what has no place in a question fails alone', async () => {
  const { entryId, gNo } = data.items.find(({ delFlag }) => delFlag === '0')!;
  const good = `urn:customs:item:${entryId}-${gNo}`;
  // The comma would ask about another.
  const [held, other] = await system.records([good, `urn:customs:item:1-1,${entryId}-${gNo}`], listening());
  expect(held).toMatchObject({ code: good });
  expect(other).toMatchObject({ code: 'BAD_REQUEST' });
});

test('what the file reads of nothing is told by place and count', () => {
  expect(declared.report.notUnderstood).toEqual([]);
  expect(declared.report.unmapped).toEqual([]);
  expect(declared.report.rows).toBeGreaterThan(400);
});
