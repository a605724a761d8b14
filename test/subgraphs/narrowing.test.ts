import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import { startRareEarthXml } from '../../demo/rare-earth-xml/server.ts';
import type { StandIn, StartStandIn } from '../../demo/stand-in.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { AgricultureBus } from '../../subgraphs/agriculture/system.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { DrugSystem } from '../../subgraphs/food-drug/drug/system.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import type { LegacySystem } from '../../subgraphs/kit/index.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { RareEarthSystem } from '../../subgraphs/rare-earth/system.ts';
import { seedOf } from '../support/seed.ts';
import { runs } from '../support/runs.ts';
import { standIn } from '../support/stand-in.ts';
import { type Trial, trials } from './support/narrowing.ts';

const SEED = seedOf('NARROWING_SEED');
const CASES = runs(150, 1_500).numRuns;

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
    yield {
      ...fact,
      division: n % 5 === 0 ? (DIVISIONS[(n / 5) % DIVISIONS.length] ?? '') : fact.division,
      asOf:
        n % 4 === 0
          ? `2026-${String((n % 12) + 1).padStart(2, '0')}-15 08:00:${String(n % 60).padStart(2, '0')}`
          : fact.asOf,
      ...(n % 9 === 0 ? { recalls: [{ ...recall, organization: fact.producer }] } : {}),
      ...(n % 7 === 0 ? { certificates: [{ ...certificate, issuer: fact.producer }] } : {}),
    };
  }
}

interface Subject {
  readonly start: StartStandIn;
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
      new DrugSystem(readFoodDrugConfig({ env: { ...env, FOOD_EPCIS_URL: 'http://127.0.0.1:1/epcis' } }).drug.soap),
  },
  'hazard-drop': {
    start: startHazardDrop,
    open: async (env) =>
      new HazardDrop(await FileDrop.open({ ...readHazardousGoodsConfig({ env }).drop, kinds: FILES })),
  },
  'rare-earth-xml': {
    start: startRareEarthXml,
    open: (env) => new RareEarthSystem(readRareEarthConfig({ env })),
  },
};

describe.each(Object.entries(SUBJECTS))('%s', (_, { start, open }) => {
  let legacy: StandIn;
  let system: LegacySystem;
  let all: number;
  let tried: readonly Trial[];
  beforeAll(async () => {
    legacy = await standIn(start, facts());
    system = await open(legacy.env);
    ({ all, trials: tried } = await trials(system, { seed: SEED, most: CASES }));
  }, 300_000);
  afterAll(async () => {
    await system.close();
    await legacy.stop();
  });

  test('what it narrows and the kit tests is what the kit finds in all that it has', () => {
    expect(all).toBeGreaterThan(10);
    for (const { where, narrowed, expected } of tried) expect([where, narrowed]).toEqual([where, expected]);
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
