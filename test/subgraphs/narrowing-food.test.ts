import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveEpcis } from '../../demo/food-epcis/server.ts';
import { type Captured, Store } from '../../demo/food-epcis/store.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import type { LegacySystem, SearchCondition } from '../../subgraphs/kit/index.ts';
import { call } from '../support/stand-in.ts';

const lot = (name: string): string => `gs1:(01)06901234001051(10)${name}`;
const [MAKER, SHOP] = ['urn:tongcha:code:uscc%3A91370681MA3T00101F', 'urn:tongcha:code:uscc%3A91370681MA3T00106Y'];
let serial = 0;

function event(name: string, more: Readonly<Record<string, unknown>>): Captured {
  serial += 1;
  const at = `2026-03-${String(serial).padStart(2, '0')}T08:00:00+08:00`;
  return {
    type: 'ObjectEvent',
    eventID: `urn:uuid:00000000-0000-5000-a000-${String(serial).padStart(12, '0')}`,
    eventTime: at,
    eventTimeZoneOffset: '+08:00',
    recordTime: at,
    action: 'OBSERVE',
    quantityList: [{ epcClass: `https://id.gs1.org/01/06901234001051/10/${name}`, quantity: 1, uom: 'KGM' }],
    ...more,
  };
}
const made = (name: string): Captured =>
  event(name, { action: 'ADD', bizStep: 'commissioning', sourceList: [{ type: 'owning_party', source: MAKER }] });
const HANDED = {
  bizStep: 'shipping',
  sourceList: [{ type: 'owning_party', source: MAKER }],
  destinationList: [{ type: 'owning_party', destination: SHOP }],
};
const EVENTS: readonly Captured[] = [
  ...['STANDS', 'SET', 'BOTH', 'WELL', 'BAD', 'SAID', 'GOOD'].map(made),
  // Known by its hand-over alone.
  event('HANDED', { ...HANDED, disposition: 'recalled' }),
  event('SET', { persistentDisposition: { set: ['recalled'] } }),
  event('BOTH', { disposition: 'recalled', persistentDisposition: { set: ['recalled'] } }),
  event('STANDS', { disposition: 'urn:epcglobal:cbv:disp:recalled' }),
  event('BAD', { disposition: 'https://ref.gs1.org/cbv/Disp-non_conformant' }),
  event('SAID', { bizStep: 'inspecting', 'tongcha:inspectionResult': '不合格' }),
  event('GOOD', { bizStep: 'inspecting', disposition: 'conformant', 'tongcha:inspectionResult': '合格' }),
];

let folder: string;
let standIn: StandIn;
let system: LegacySystem;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-narrowing-'));
  const store = new Store(folder);
  for (const each of EVENTS) store.capture(each);
  standIn = await serveEpcis(store, { host: '127.0.0.1', port: 0, latencyMs: 0 });
  system = createFoodSystem({ url: standIn.env['FOOD_EPCIS_URL'] ?? '' });
});
afterAll(async () => {
  await system.close();
  await standIn.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The lots that are given, in their order, page by page. */
async function given(where: SearchCondition, seesAll: boolean, first = 1): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<NonNullable<LegacySystem['search']>>> | undefined = await system.search?.(
      { filter: {}, where, first, after, sees: () => seesAll },
      call(),
    );
    codes.push(...(page?.rows ?? []).map(({ record }) => record.code));
    if (!page?.hasNextPage) return codes;
    after = page.endCursor ?? page.rows.at(-1)?.cursor ?? null;
  }
}

test.each([1, 2, 50])('what any kind of event recalls is given once, by pages of %i', async (first) => {
  expect(await given({ recalled: true }, false, first)).toEqual(['BOTH', 'STANDS', 'SET'].map(lot));
});

test('what is known by a hand-over alone is given to those who may see these', async () => {
  expect(await given({ recalled: true }, true)).toEqual(['HANDED', 'BOTH', 'STANDS', 'SET'].map(lot));
});

test('what failed by its disposition or in words is given, and what passed is not', async () => {
  expect(await given({ failed: true }, false)).toEqual(['BAD', 'SAID'].map(lot));
});

test('beside a filter that asks for events the filter alone is asked for', async () => {
  const page = await system.search?.(
    { filter: { step: 'inspecting' }, where: { recalled: true }, first: 9, after: null, sees: () => true },
    call(),
  );
  expect(page?.rows.map(({ record }) => record.code)).toEqual(['SAID', 'GOOD'].map(lot));
});

test('food tells of no equipment, and asks for none', async () => {
  await standIn.behave('down');
  expect(await given({ equipmentOverdue: true }, true)).toEqual([]);
  expect(await system.count?.({ filter: {}, where: { equipmentOverdue: false } }, call())).toBe(0);
  await standIn.behave('well');
});
