import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import { startCustomsForm } from '../../demo/customs-form/server.ts';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import { startEquipmentDb } from '../../demo/equipment-db/server.ts';
import type { WriteTrouble } from '../../demo/orders.ts';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import { startRareEarthXml } from '../../demo/rare-earth-xml/server.ts';
import type { StandIn, StartStandIn } from '../../demo/stand-in.ts';
import { world } from '../../demo/world/index.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { createAgriculture } from '../../subgraphs/agriculture/ministry.ts';
import { readCustomsConfig } from '../../subgraphs/customs/config.ts';
import { createCustoms } from '../../subgraphs/customs/ministry.ts';
import { readFoodConfig, readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { createFood } from '../../subgraphs/food-drug/ministry.ts';
import { createDrugs } from '../../subgraphs/food-drug/drug/system.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { createHazardousGoods } from '../../subgraphs/hazardous-goods/ministry.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { Recall } from '../../subgraphs/kit/records.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { createRareEarth } from '../../subgraphs/rare-earth/ministry.ts';
import { readSpecialEquipmentConfig } from '../../subgraphs/special-equipment/config.ts';
import { createSpecialEquipment } from '../../subgraphs/special-equipment/ministry.ts';
import { isStanding } from '../../schema/recalls.ts';
import { found } from '../subgraphs/support/narrowing.ts';
import { call } from '../support/stand-in.ts';
import { tellMember } from '../support/tell-member.ts';

interface Interface {
  readonly name: string;
  readonly start: StartStandIn;
  readonly create: (env: StandIn['env']) => Ministry | Promise<Ministry>;
  readonly kind: 'KEY' | 'FIND' | 'NAME' | 'NONE';
  /** What it does it does by itself, and nobody can make it refuse or lose an answer. */
  readonly settles?: boolean;
  /** How it says that a recall stands, and that it has been carried out. */
  readonly words?: readonly [string, string];
  /** It takes orders about what it does not hold, too. */
  readonly takesAll?: boolean;
  /** How often it has taken in the order LOST. */
  readonly count?: string;
}

const INTERFACES: readonly Interface[] = [
  {
    name: 'signed REST',
    start: startAgricultureBus,
    create: (env) => createAgriculture(readAgricultureConfig({ env })),
    kind: 'KEY',
  },
  {
    name: 'SOAP',
    start: startDrugSoap,
    create: (env) =>
      createDrugs(readFoodDrugConfig({ env: { ...env, FOOD_EPCIS_URL: 'http://127.0.0.1:9' } }).drug.soap),
    kind: 'FIND',
  },
  {
    name: 'tables',
    start: startEquipmentDb,
    create: (env) => createSpecialEquipment(readSpecialEquipmentConfig({ env })),
    kind: 'KEY',
    settles: true,
  },
  {
    name: 'EPCIS',
    start: startFoodEpcis,
    create: (env) => createFood(readFoodConfig({ env })),
    kind: 'KEY',
    words: ['open', 'closed'],
    takesAll: true,
    // Beside the order that is lost there is no event of its recall.
    count: `SELECT COUNT(*) AS n FROM attr WHERE name LIKE 'EQ_%recallNumber' AND value = 'ZH-LOST'`,
  },
  {
    name: 'dropped files',
    start: startHazardDrop,
    create: (env) => createHazardousGoods(readHazardousGoodsConfig({ env })),
    kind: 'NAME',
    settles: true,
  },
  {
    name: 'XML',
    start: startRareEarthXml,
    create: (env) => createRareEarth(readRareEarthConfig({ env })),
    kind: 'NONE',
  },
  {
    name: 'a form',
    start: startCustomsForm,
    create: (env) => createCustoms(readCustomsConfig({ env })),
    kind: 'KEY',
  },
];

/** No write goes on for longer. */
const LONGEST_MS = 1_500;

const order = {
  recall: 'ZH-2026-9001',
  action: 'OPEN',
  level: 'I',
  reason: '检出禁用物质',
  advice: '立即停止销售并召回',
  authority: '国家市场监督管理总局',
};

describe.each(INTERFACES)(
  'an order over $name',
  ({
    start,
    create,
    kind,
    settles = false,
    words: [stands, isOver] = ['召回中', '已完成'],
    takesAll = false,
    count = `SELECT COUNT(*) AS n FROM orders WHERE number = 'LOST'`,
  }) => {
    const trouble: WriteTrouble = {};
    const directory = mkdtempSync(join(tmpdir(), 'tongcha-orders-'));
    let [legacy, ministry, system] = [] as unknown as [StandIn, Ministry, LegacySystem];
    let [code, other] = ['', ''];
    let serial = 0;

    beforeAll(async () => {
      legacy = await start({ port: 0, facts: world({ seed: 1, scale: 0.1 }), directory, latencyMs: 0, trouble });
      ministry = await create(legacy.env);
      system = ministry.systems[0] as LegacySystem;
      const page = await system.search?.({ filter: {}, first: 50, after: null }, call());
      const clear = (page?.rows ?? []).filter(({ record }) => (record.recalls ?? []).length === 0);
      [code = '', other = ''] = clear.map(({ record }) => record.code);
    });
    afterAll(async () => {
      await system.close();
      await legacy.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    const tell = async (more: object, tried?: string): Promise<unknown> => {
      const notice = { ...order, number: `N${(serial += 1)}`, codes: [code], at: at(serial), ...more };
      const { receipt, code: fault } = await tellMember(ministry, {
        variables: { notice, ...(tried === undefined ? {} : { tried }) },
        longestMs: LONGEST_MS,
      });
      return receipt?.state ?? fault;
    };
    const recallsOf = async (each: string, asOf?: string): Promise<readonly Recall[]> => {
      const [record] = await system.records([each], { ...call(), asOf });
      if (record === null || record === undefined || record instanceof Error) throw record ?? new Error(each);
      return record.recalls ?? [];
    };
    const standing = async (each: string): Promise<readonly (string | null | undefined)[]> =>
      (await recallsOf(each)).filter(({ status }) => isStanding({ status: status ?? null })).map(({ id }) => id);
    const searched = async (): Promise<readonly string[]> =>
      (await found(system, { recalled: true })).records
        .filter(({ recalls }) => (recalls ?? []).some((each) => each.id === order.recall))
        .map((record) => record.code);

    test('is in its record and its searches, extended, narrowed and closed', async () => {
      // Registers write whole seconds.
      const before = new Date(Date.now() - 1_000).toISOString();
      expect(await tell({})).toBe('TAKEN');
      await expect
        .poll(async () => (await recallsOf(code)).find(({ id }) => id === order.recall))
        .toMatchObject({
          level: '一级',
          reason: order.reason,
          advice: order.advice,
          status: stands,
        });
      expect(await searched()).toEqual([code]);
      if (system.history?.()) expect(await recallsOf(code, before)).toEqual([]);
      expect(await tell({ action: 'EXTEND', codes: [other] })).toBe('TAKEN');
      await expect.poll(async () => (await searched()).toSorted()).toEqual([code, other].toSorted());
      expect(await tell({ action: 'NARROW' })).toBe('TAKEN');
      await expect.poll(async () => [await standing(code), await standing(other)]).toEqual([[], [order.recall]]);
      expect(await tell({ action: 'CLOSE', codes: [other] })).toBe('TAKEN');
      await expect.poll(() => standing(other)).toEqual([]);
      expect((await recallsOf(other)).map(({ id, status }) => [id, status])).toEqual([[order.recall, isOver]]);
    });

    test('is refused for what it does not hold, or not done while it is busy', async () => {
      if (settles) return;
      if (!takesAll)
        expect(await tell({ codes: ['urn:customs:item:000000000000000000-1', 'urn:x:nothing'] })).toBe('REFUSED');
      trouble.refuse = 1;
      expect(await tell({ recall: 'ZH-BUSY' })).toBe('NOT_DONE');
      delete trouble.refuse;
    });

    test('whose answer is lost is there once, or nobody can know', async () => {
      // Where it is looked for, it turns up late: told again at once, it is not written again.
      Object.assign(trouble, { lose: 1, ...(kind === 'FIND' ? { lateMs: 500 } : {}) });
      const tried = new Date().toISOString();
      const lost = await tell({ number: 'LOST', recall: 'ZH-LOST' });
      Object.assign(trouble, { lose: 0, lateMs: 0 });
      if (kind === 'FIND') expect(await tell({ number: 'LOST', recall: 'ZH-LOST' }, tried)).toBe('LATER');
      const settledMs = kind === 'FIND' ? 2 * LONGEST_MS + 2_000 : 0;
      await sleep(Math.max(0, Date.parse(tried) + settledMs + 10 - Date.now()));
      const again = await tell({ number: 'LOST', recall: 'ZH-LOST' }, tried);
      if (!settles) expect(lost).toBe(kind === 'NONE' ? 'UNCERTAIN' : 'UNAVAILABLE');
      expect(again).toBe(kind === 'NONE' ? 'UNCERTAIN' : 'TAKEN');
      await expect.poll(async () => (await recallsOf(code)).filter(({ id }) => id === 'ZH-LOST').length).toBe(1);
      if (!settles) expect(takenIn(directory, count)).toBe(1);
    });
  },
);

function takenIn(directory: string, count: string): number {
  const [file = ''] = readdirSync(directory).filter((name) => /\.(db|sqlite)$/.test(name));
  const database = new DatabaseSync(join(directory, file), { readOnly: true });
  const row = database.prepare(count).get();
  database.close();
  return Number(row?.['n']);
}

/** Each a second after the one before. */
function at(serial: number): string {
  return new Date(Date.parse('2026-11-01T00:00:00Z') + serial * 1_000).toISOString();
}
