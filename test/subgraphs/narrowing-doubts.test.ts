import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import iconv from 'iconv-lite';
import { afterEach, expect, test } from 'vitest';
import { startEquipmentDb } from '../../demo/equipment-db/server.ts';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { Random } from '../../demo/world/random.ts';
import { world } from '../../demo/world/index.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { ConditionName, LegacySystem } from '../../subgraphs/kit/index.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { seedOf } from '../support/seed.ts';
import { call, standIn } from '../support/stand-in.ts';
import { found, holding, someConditions, type Walked } from './support/narrowing.ts';

const SEED = seedOf('NARROWING_SEED');

/** As people write times: some mean one moment, some nothing. */
const READABLE = [
  '2026/03/10',
  '2026.3.1',
  '2026年3月10日',
  '20260310080000',
  '2026-03-10T20:00:00Z',
  '2026-3-1',
  '2026-03-10 08:00',
];
const UNREADABLE = [
  '昨天',
  '2026-13-01',
  '2026-02-30',
  '20260230',
  '2O26-01-01',
  '26-01-01',
  '10/03/2026',
  '2026-03-10 25:00:00',
];
const WRITTEN = [...READABLE, ...UNREADABLE];

let ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.toReversed()) await end();
  ending = [];
});

const codesInDoubt = ({ partials }: Walked): Set<string> => new Set(partials.flatMap(([, codes]) => codes));

/** What of a narrowed search is held against the whole list, whose doubts are all about one column. */
async function nothingIsLost(system: LegacySystem, names: readonly ConditionName[]): Promise<void> {
  const all = await found(system, {});
  const doubted = codesInDoubt(all);
  expect(doubted.size).toBeGreaterThan(2);
  for (const where of someConditions(names, all.records, SEED, 40)) {
    const narrowed = await found(system, where, 50);
    expect([where, await holding(narrowed.records, where)]).toEqual([where, await holding(all.records, where)]);
    expect([where, [...doubted].filter((code) => !codesInDoubt(narrowed).has(code))]).toEqual([where, []]);
    const count = await system.count?.({ filter: {}, where }, call());
    if (typeof count === 'number') expect([where, count]).toEqual([where, (await holding(all.records, where)).length]);
  }
}

const registered: [column: string, ConditionName[]][] = [
  ['zzrq', ['producedBetween']],
  ['gxsj', ['recordedBetween', 'changedSince']],
];
test.each(registered)(
  'a row of the register whose %s is written otherwise is found or told of',
  async (column, names) => {
    const db = await standIn(startEquipmentDb);
    ending.push(() => db.stop());
    const url = db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '';
    const random = new Random(SEED);
    const file = new DatabaseSync(url.slice('sqlite:'.length));
    for (const { sbid } of file.prepare('SELECT sbid FROM t_sb_djxx WHERE sbid % 3 = 0').all())
      file
        .prepare(`UPDATE t_sb_djxx SET ${column} = ? WHERE sbid = ?`)
        .run(random.pick(WRITTEN as [string, ...string[]]), Number(sbid));
    file.close();
    const register = new EquipmentRegister(await connectSql({ url }));
    ending.push(() => register.close());
    await nothingIsLost(register, names);
  },
);

test('equipment whose due date cannot be read is told of among what is overdue', async () => {
  const db = await standIn(startEquipmentDb);
  ending.push(() => db.stop());
  const url = db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '';
  const file = new DatabaseSync(url.slice('sqlite:'.length));
  file.exec(`UPDATE t_sb_djxx SET xcjyrq = '2027-02-30' WHERE sbid % 4 = 0`);
  file.close();
  const register = new EquipmentRegister(await connectSql({ url }));
  ending.push(() => register.close());
  const doubted = codesInDoubt(await found(register, {}));
  expect(doubted.size).toBeGreaterThan(2);
  for (const equipmentOverdue of [true, false])
    expect(codesInDoubt(await found(register, { equipmentOverdue }))).toEqual(doubted);
  expect(await register.count({ filter: {}, where: { equipmentOverdue: true } }, call())).toBeNull();
});

const dropped: [column: string, at: number, ConditionName[]][] = [
  ['produceTime', 9, ['producedBetween']],
  ['producerUscc', 12, ['producer']],
];
test.each(dropped)('a dropped row whose %s is written otherwise is found or told of', async (_, at, names) => {
  const machine = await standIn(startHazardDrop, world({ seed: 1, scale: 3 }));
  ending.push(() => machine.stop());
  rewrite(machine, at, new Random(SEED));
  const system = new HazardDrop(
    await FileDrop.open({ ...readHazardousGoodsConfig({ env: machine.env }).drop, kinds: FILES }),
  );
  ending.push(() => system.close());
  await nothingIsLost(system, names);
});

/** Every third row of the lots has another value in a column. */
function rewrite({ env }: StandIn, at: number, random: Random): void {
  const folder = env['HAZARDOUS_GOODS_DROP_FOLDER'] ?? '';
  for (const name of readdirSync(folder).filter((each) => each.startsWith('LOT_'))) {
    const lines = iconv.decode(readFileSync(join(folder, name)), 'gb18030').split('\r\n');
    const written = lines.map((line, i) => {
      const fields = line.split(',');
      if (i % 3 !== 2 || fields.length !== 16) return line;
      const value =
        at === 12 ? random.pick(['９１３７０６８１MA3T00101F', 'unbekannt']) : random.pick(WRITTEN as [string]);
      return fields.with(at, value).join(',');
    });
    writeFileSync(join(folder, name), iconv.encode(written.join('\r\n'), 'gb18030'));
  }
}
