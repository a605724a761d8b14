import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { startEquipmentDb } from '../../demo/equipment-db/server.ts';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import { startRareEarthXml } from '../../demo/rare-earth-xml/server.ts';
import type { StandIn, StartStandIn } from '../../demo/stand-in.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { AgricultureBus } from '../../subgraphs/agriculture/system.ts';
import { readFoodConfig, readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { drugSystem } from '../support/drugs.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { LegacySystem, Search } from '../../subgraphs/kit/index.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { createRareEarth } from '../../subgraphs/rare-earth/ministry.ts';
import type { EquipmentRecord } from '../../subgraphs/special-equipment/records.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { seedOf } from '../support/seed.ts';
import { runs } from '../support/runs.ts';
import { call, standIn } from '../support/stand-in.ts';
import { type Added, type Trial, trials } from './support/narrowing.ts';

const SEED = seedOf('NARROWING_SEED');
const CASES = runs(60, 1_500).numRuns;

const DIVISIONS = ['370681', '370602', '320500', '150203'];

/** The sample economy with more places, times, recalls and certificates than it has. */
function* facts(): Generator<Fact> {
  let n = 0;
  for (const fact of world({ seed: 1, scale: 0.1 })) {
    if (fact.type !== 'unit') {
      yield fact;
      continue;
    }
    n += 1;
    const recall = { id: `ZH-${n}`, level: '一级', at: '2026-11-20 09:00:00', reason: '示例原因', advice: '停止使用' };
    const certificate = { number: `HGZ3706812026061${10_000 + n}`, kind: '合格证', issuedAt: '2026-06-10 08:00:00' };
    const inspection = {
      id: `JY-${n}`,
      kind: '抽检',
      at: '2026-06-12 08:00:00',
      result: '不合格',
    } as const;
    yield {
      ...fact,
      division: n % 5 === 0 ? (DIVISIONS[(n / 5) % DIVISIONS.length] ?? '') : fact.division,
      asOf:
        n % 4 === 0
          ? `2026-${String((n % 12) + 1).padStart(2, '0')}-15 08:00:${String(n % 60).padStart(2, '0')}`
          : fact.asOf,
      ...(n % 9 === 0 ? { recalls: [{ ...recall, organization: fact.producer }] } : {}),
      ...(n % 11 === 0 ? { inspections: [{ ...inspection, organization: fact.producer }] } : {}),
      ...(n % 7 === 0 ? { certificates: [{ ...certificate, issuer: fact.producer }] } : {}),
    };
  }
}

const DAY = 86_400_000;

/** What the ministry's resolvers add to a record of the register. */
const ofRegister =
  (register: EquipmentRegister): Added =>
  async (record) => ({
    inspections: (await register.inspections([record.code], call()))[0],
    inspectionOverdue({ at }: { at: string }) {
      const { nextInspectionDue: due } = record as EquipmentRecord;
      return due === null ? null : Date.parse(due) + DAY <= Date.parse(at);
    },
  });

/** A database server with the sample register in it. */
const loaded =
  (start: () => Promise<{ readonly url: string; stop(): Promise<void> }>) =>
  async (_: unknown, told: Iterable<Fact>): Promise<StandIn> => {
    const server = await start();
    await loadServer(server.url, told);
    const env = { SPECIAL_EQUIPMENT_DB_URL: server.url };
    return { env, behave: async () => {}, stop: () => server.stop() };
  };

const register = {
  open: async ({ SPECIAL_EQUIPMENT_DB_URL: url = '' }: StandIn['env']): Promise<EquipmentRegister> =>
    new EquipmentRegister(await connectSql({ url })),
  added: (system: LegacySystem) => ofRegister(system as EquipmentRegister),
};

interface Subject {
  /** Why it is left out here. */
  readonly missing?: string | null;
  readonly start: StartStandIn;
  readonly begin?: (start: StartStandIn, told: Iterable<Fact>) => Promise<StandIn>;
  readonly added?: (system: LegacySystem) => Added;
  /** What the search is given beside its conditions. */
  readonly with_?: Pick<Search, 'filter' | 'sees'>;
  /** Whether what is narrowed has the order of the whole list; true when not said. */
  readonly isOrdered?: boolean;
  readonly open: (env: StandIn['env']) => LegacySystem | Promise<LegacySystem>;
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'agriculture-bus': {
    start: startAgricultureBus,
    open: (env) => new AgricultureBus(readAgricultureConfig({ env })),
  },
  'drug-soap': {
    start: startDrugSoap,
    open: (env) =>
      drugSystem(readFoodDrugConfig({ env: { ...env, FOOD_EPCIS_URL: 'http://127.0.0.1:1/epcis' } }).drug.soap),
  },
  'food-epcis': {
    start: startFoodEpcis,
    open: (env) => createFoodSystem(readFoodConfig({ env }).food.epcis),
    isOrdered: false,
  },
  // A repository of which a page reads a small part, for whoever may see hand-overs.
  'food-epcis, few pages at a time': {
    start: startFoodEpcis,
    open: (env) =>
      createFoodSystem({ ...readFoodConfig({ env }).food.epcis, ...({ perPage: 20, maxPages: 8 } as object) }),
    with_: { filter: {}, sees: () => true },
    isOrdered: false,
  },
  'equipment-db over SQLite': { start: startEquipmentDb, ...register },
  'equipment-db over PostgreSQL': {
    missing: NO_POSTGRES,
    start: startEquipmentDb,
    begin: loaded(startPostgres),
    ...register,
  },
  'equipment-db over MariaDB': {
    missing: NO_MARIADB,
    start: startEquipmentDb,
    begin: loaded(startMariadb),
    ...register,
  },
  'hazard-drop': {
    start: startHazardDrop,
    open: async (env) =>
      new HazardDrop(await FileDrop.open({ ...readHazardousGoodsConfig({ env }).drop, kinds: FILES })),
  },
  'rare-earth-xml': {
    start: startRareEarthXml,
    open: async (env) => (await createRareEarth(readRareEarthConfig({ env }))).systems[0] as LegacySystem,
  },
};

const TRIED = Object.entries(SUBJECTS).filter(([name, { missing }]) => {
  if (missing) console.warn(`left out: ${name}: ${missing}`);
  return !missing;
});

describe.each(TRIED)('%s', (_, { start, begin = standIn, open, added, with_ = { filter: {} }, isOrdered = true }) => {
  let legacy: StandIn;
  let system: LegacySystem;
  let all: number;
  let tried: readonly Trial[];
  beforeAll(async () => {
    legacy = await begin(start, facts());
    system = await open(legacy.env);
    ({ all, trials: tried } = await trials(system, {
      seed: SEED,
      most: CASES,
      with_,
      ...(added && { added: added(system) }),
    }));
  }, 300_000);
  afterAll(async () => {
    await system.close();
    await legacy.stop();
  });

  test('what it narrows and the kit tests is what the kit finds in all that it has', () => {
    expect(all).toBeGreaterThan(10);
    const inOrder = (codes: readonly string[]): readonly string[] => (isOrdered ? codes : codes.toSorted());
    for (const { where, narrowed, expected } of tried)
      expect([where, inOrder(narrowed)]).toEqual([where, inOrder(expected)]);
  });

  test('it is asked by each condition: rows are left out before they come', () => {
    for (const name of system.narrows ?? []) {
      const alone = tried.filter(({ where }) => Object.keys(where).join() === name);
      expect([name, Math.min(...alone.map(({ given }) => given)) < all]).toEqual([name, true]);
    }
  });

  test('it counts what the kit would, or not at all', () => {
    const counted = tried.filter(({ count }) => count !== null);
    for (const { where, count, expected } of counted) expect([where, count]).toEqual([where, expected.length]);
    expect(counted.length).toBeGreaterThan(0);
  });
});
