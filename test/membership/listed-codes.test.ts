import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIns, type StandIns } from '../../demo/stand-ins.ts';
import { lot, nameOf, whole } from '../../demo/hazard-drop/files.ts';
import type { Fact, UnitFact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { horizonAfter } from '../../subgraphs/kit/listing-horizon.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { readAgricultureConfig, createAgriculture } from '@tongcha/agriculture';
import { readFoodDrugConfig, createFoodDrug } from '@tongcha/food-drug';
import { readHazardousGoodsConfig, createHazardousGoods } from '@tongcha/hazardous-goods';
import { readRareEarthConfig, createRareEarth } from '@tongcha/rare-earth';
import { readSpecialEquipmentConfig, createSpecialEquipment } from '@tongcha/special-equipment';
import type { Fault } from '@tongcha/resilience';

const WORLD = { seed: 3, scale: 0.2 };
const folder = mkdtempSync(join(tmpdir(), 'tongcha-listed-'));
const systems = new Map<string, LegacySystem>();
const listed = new Map<string, ReadonlySet<string>>();
let standIns: StandIns;

beforeAll(async () => {
  standIns = await startStandIns({ ...WORLD, directory: folder, latencyMs: 0, basePort: 0 });
  const sources = { env: standIns.env };
  const ministries = [
    createAgriculture(readAgricultureConfig(sources)),
    await createFoodDrug(readFoodDrugConfig(sources)),
    await createHazardousGoods(readHazardousGoodsConfig(sources)),
    await createRareEarth(readRareEarthConfig(sources)),
    await createSpecialEquipment(readSpecialEquipmentConfig(sources)),
  ];
  for (const system of ministries.flatMap((ministry) => ministry.systems)) {
    systems.set(system.name, system);
    if (system.codes) listed.set(system.name, new Set((await listAll(system)).codes));
  }
});
afterAll(async () => {
  await Promise.all([...systems.values()].map((system) => system.close()));
  await standIns.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** All pages from a position on. */
async function listAll(system: LegacySystem, since: string | null = null) {
  const codes: string[] = [];
  const faults: Fault[] = [];
  let position = since;
  for (let more = true, pages = 0; more; pages += 1) {
    const page = await system.codes?.(position, {
      signal: AbortSignal.timeout(30_000),
      partial: (fault) => void faults.push(fault),
    });
    if (!page || pages > 5_000) throw new Error('the listing does not end');
    codes.push(...page.codes);
    ({ position, more } = page);
  }
  expect(faults).toEqual([]);
  return { codes, position };
}

const facts = (sector: Fact['sector']): Fact[] => [...world(WORLD)].filter((fact) => fact.sector === sector);
/** A deleted unit's row may be gone. */
const isThere = (fact: Fact): boolean => fact.type !== 'unit' || fact.deleted !== true;
/** Every code that a fact is about, and every organisation in it. */
const mentions = (fact: Fact): string[] => {
  if (fact.type === 'party') return [`uscc:${fact.uscc}`];
  const party = fact.type === 'link' ? fact.party : fact.producer;
  return [
    ...(fact.type === 'link' ? [fact.from, fact.to] : [fact.code]),
    ...(party === undefined ? [] : [`uscc:${party}`]),
  ];
};

const LISTING = [
  ['agriculture-bus', 'agriculture'],
  ['equipment-db', 'special-equipment'],
  ['hazard-drop', 'hazardous-goods'],
  ['rare-earth-xml', 'rare-earth'],
] as const;

test.each(LISTING)('%s lists every code that any fact of its sector mentions', (name, sector) => {
  const all = listed.get(name) as ReadonlySet<string>;
  const wanted = new Set(facts(sector).filter(isThere).flatMap(mentions));
  expect(wanted.size).toBeGreaterThan(50);
  expect([...wanted].filter((code) => !all.has(code))).toEqual([]);
  // And not the codes of others: it would be asked about everything.
  expect(all.size).toBeLessThan(wanted.size * 1.5);
});

test('the food repository lists every code of its facts', () => {
  const all = listed.get('food-epcis') as ReadonlySet<string>;
  const own = facts('food-drug');
  const drugs = new Set(own.flatMap((fact) => (fact.type === 'unit' && fact.details.of !== 'food' ? [fact.code] : [])));
  const wanted = own
    .filter(
      (fact) =>
        fact.type === 'party' ||
        (fact.type === 'unit' ? !drugs.has(fact.code) : !drugs.has(fact.from) && !drugs.has(fact.to)),
    )
    .flatMap(mentions);
  expect(new Set(wanted).size).toBeGreaterThan(100);
  expect([...new Set(wanted)].filter((code) => !all.has(code))).toEqual([]);
});

test('the drug service, whose interface has no listing, lists nothing', () => {
  expect('codes' in (systems.get('drug-soap') as LegacySystem)).toBe(false);
});

test.each([...LISTING.map(([name]) => name), 'food-epcis'])(
  '%s answers of no code that it does not list',
  async (name) => {
    const system = systems.get(name) as LegacySystem;
    const all = listed.get(name) as ReadonlySet<string>;
    // All codes of the economy, whoever mentions them.
    const others = [...new Set([...world(WORLD)].flatMap(mentions))].filter((code) => !all.has(code));
    expect(others.length).toBeGreaterThan(500);
    const call = { signal: AbortSignal.timeout(60_000), partial: () => {} };
    for (let i = 0; i < others.length; i += system.maxCodes) {
      const codes = others.slice(i, i + system.maxCodes);
      const [records, back, forward] = await Promise.all([
        system.records(codes, call),
        system.links(codes, 'BACK', call),
        system.links(codes, 'FORWARD', call),
      ]);
      const known = codes.filter((_, at) => records[at] !== null || nonEmpty(back[at]) || nonEmpty(forward[at]));
      expect(known).toEqual([]);
    }
    const usccs = others.filter((code) => code.startsWith('uscc:')).map((code) => code.slice(5));
    for (let i = 0; i < usccs.length; i += system.maxCodes) {
      const some = usccs.slice(i, i + system.maxCodes);
      const found = (await system.organizations?.(some, call)) ?? [];
      expect(some.filter((_, at) => found[at] !== null)).toEqual([]);
    }
  },
);

test.each(['agriculture-bus', 'hazard-drop', 'rare-earth-xml'])(
  '%s lists nothing again where nothing has changed',
  async (name) => {
    const system = systems.get(name) as LegacySystem;
    const { position } = await listAll(system);
    expect((await listAll(system, position)).codes).toEqual([]);
  },
);

test('the register lists a row that is written later, whatever its code, and refuses to list rows without a time', async () => {
  const system = systems.get('equipment-db') as LegacySystem;
  const { position } = await listAll(system);
  const database = new DatabaseSync((standIns.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '').replace('sqlite:', ''));
  const insert = database.prepare(
    'INSERT INTO t_qp_czjl (djbh, jzlx, jzpc, mlx, qpbm, gxsj) VALUES (?, ?, ?, ?, ?, ?)',
  );
  insert.run('NEW1', 'WH', '370681001.NEW1', 'QP', '137021000888', '2026-11-29 12:00:00');
  // Of a kind that is not known it may be any of these.
  insert.run('NEW2', 'XX', '370681001.NEW2', 'QP', '', '2026-11-29 12:00:01');
  const { codes, position: next } = await listAll(system, position);
  expect(codes).toEqual(
    expect.arrayContaining(['hazlot:370681001.NEW1', 'cylinder:137021000888', 'hazlot:370681001.NEW2']),
  );
  insert.run('NEW3', 'WH', '370681001.NEW3', 'QP', '', null);
  await expect(listAll(system, next)).rejects.toMatchObject({ code: 'NOT_UNDERSTOOD' });
  database.exec("UPDATE t_qp_czjl SET gxsj = '29.11.2026' WHERE djbh = 'NEW3'");
  await expect(listAll(system)).rejects.toMatchObject({ code: 'NOT_UNDERSTOOD' });
  database.exec("UPDATE t_qp_czjl SET gxsj = '2026-11-29 12:00:02' WHERE djbh = 'NEW3'");
  expect((await listAll(system, next)).codes).toContain('hazlot:370681001.NEW3');
  database.close();
});

test('many rows of one time are listed whole', async () => {
  const system = systems.get('equipment-db') as LegacySystem;
  const { position } = await listAll(system);
  const database = new DatabaseSync((standIns.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '').replace('sqlite:', ''));
  const insert = database.prepare(
    "INSERT INTO t_sb_bjaz (djbh, bjlx, bjdm, gxsj) VALUES (?, 'XT', ?, '2026-11-29 13:00:00')",
  );
  database.exec('BEGIN');
  const wanted = Array.from({ length: 12_000 }, (_, i) => `913701000000000001.M${i}`);
  for (const lot of wanted) insert.run(lot, lot);
  database.exec('COMMIT');
  database.close();
  const found = new Set((await listAll(system, position)).codes);
  expect(wanted.filter((lot) => !found.has(`relot:${lot}`))).toEqual([]);
});

test('the drop lists what a later file has, and not while a file lacks', async () => {
  const system = systems.get('hazard-drop') as LegacySystem;
  const { position } = await listAll(system);
  const sample = facts('hazardous-goods').find((fact) => fact.type === 'unit') as UnitFact;
  const file = (number: number, code: string): [string, Buffer] => [
    join(standIns.env['HAZARDOUS_GOODS_DROP_FOLDER'] ?? '', nameOf('LOT', '20261129', number)),
    whole('LOT', [lot({ ...sample, code })]),
  ];
  writeFileSync(...file(1, 'hazlot:370681001.NEW1'));
  await vi.waitFor(async () => expect((await listAll(system, position)).codes).toContain('hazlot:370681001.NEW1'), {
    timeout: 10_000,
  });
  // Half of a file: what else is in it nobody knows.
  const [path, content] = file(2, 'hazlot:370681001.NEW2');
  writeFileSync(path, content.subarray(0, content.length - 8));
  const faults: Fault[] = [];
  await vi.waitFor(
    async () => {
      await system.codes?.(position, {
        signal: AbortSignal.timeout(5_000),
        partial: (fault) => void faults.push(fault),
      });
      expect(faults.length).toBeGreaterThan(0);
    },
    { timeout: 10_000 },
  );
  writeFileSync(path, content);
  await vi.waitFor(async () => expect((await listAll(system, position)).codes).toContain('hazlot:370681001.NEW2'), {
    timeout: 10_000,
  });
});

test('a listing by times begins some minutes before the newest, until nothing has come for as long', () => {
  const minutes = (count: number): number => count * 60_000;
  const at = (wall: number, steady: number): { wall: number; steady: number } => ({ wall, steady });
  const first = horizonAfter(minutes(100), null, 1_000, at(minutes(300), 0));
  expect(first.from).toBe(minutes(95));
  const second = horizonAfter(minutes(100), first, 1_000, at(minutes(304), minutes(4)));
  expect(second.from).toBe(minutes(95));
  const quiet = horizonAfter(minutes(100), second, 1_000, at(minutes(305), minutes(5)));
  expect(quiet.from).toBe(minutes(100) + 1_000);
  expect(horizonAfter(minutes(101), quiet, 1_000, at(minutes(306), minutes(6))).from).toBe(minutes(96));
  // What is older than the newest moves nothing.
  expect(horizonAfter(minutes(90), quiet, 1_000, at(minutes(306), minutes(6))).from).toBe(minutes(100) + 1_000);
  // A row of the year 2099 hides nothing.
  expect(horizonAfter(minutes(1e6), quiet, 1_000, at(minutes(306), minutes(6))).from).toBe(minutes(301));
});

function nonEmpty(links: unknown): boolean {
  return !Array.isArray(links) || links.length > 0;
}
