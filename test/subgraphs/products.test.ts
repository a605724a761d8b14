import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { AgricultureBus } from '../../subgraphs/agriculture/system.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { drugSystem } from '../support/drugs.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import type { LegacySystem, ProductFound } from '../../subgraphs/kit/legacy-system.ts';
import { call, standIn } from '../support/stand-in.ts';

const PICKLES = 'gs1:(01)06901234001051';
const CUCUMBERS = 'gs1:(01)06901234001044';
const TABLETS = 'gs1:(01)06901234001020';
const RECALLED = [`${PICKLES}(10)K260620`, `${CUCUMBERS}(10)V260710`];

/** The sample economy with two more recalls, of food and of a crop. */
function* facts(): Generator<Fact> {
  for (const fact of world({ seed: 1, scale: 0.05 })) {
    if (fact.type !== 'unit' || !RECALLED.includes(fact.code)) yield fact;
    else {
      const recall = { id: `ZH ${fact.code.slice(-4)}`, level: '一级', at: '2026-11-20 09:00:00', reason: '示例原因' };
      yield { ...fact, recalls: [{ ...recall, advice: '停止食用', organization: fact.producer }] };
    }
  }
}

let standIns: StandIn[];
let food: LegacySystem;
let drugs: LegacySystem;
let agriculture: LegacySystem;
beforeAll(async () => {
  standIns = await Promise.all(
    [startAgricultureBus, startDrugSoap, startFoodEpcis].map((start) => standIn(start, facts())),
  );
  const env = Object.assign({}, ...standIns.map((each) => each.env)) as Record<string, string>;
  const config = readFoodDrugConfig({ env });
  drugs = await drugSystem(config.drug.soap);
  food = createFoodSystem(config.food.epcis);
  agriculture = new AgricultureBus(readAgricultureConfig({ env }));
}, 120_000);
afterAll(async () => {
  await Promise.all([food, drugs, agriculture].map((system) => system.close()));
  await Promise.all(standIns.map((each) => each.stop()));
});

const of = async (system: LegacySystem, code: string, most = 50): Promise<ProductFound | null> =>
  (await system.product?.(code, most, call(20_000))) ?? null;
const codes = (found: ProductFound | null): string[] | undefined => found?.recalled.map(({ code }) => code);

test('a drug’s barcode leads to its name, its maker and its recalled lot', async () => {
  const found = await of(drugs, TABLETS);
  expect(found).toMatchObject({
    name: '示例片',
    producer: { uscc: '91370681MA3T00106Y', name: '东岳制药有限公司' },
    recalled: [{ code: `${TABLETS}(10)T260310`, recalls: [{ reason: expect.stringContaining('二氯甲烷') }] }],
    more: false,
  });
});

test('food’s does, from the events that recall its lots and no other product’s', async () => {
  const found = await of(food, PICKLES);
  expect(found).toMatchObject({ name: '酱黄瓜', producer: { uscc: expect.any(String) }, more: false });
  const recalled = [...facts()].flatMap((fact) => (fact.type === 'unit' && fact.recalls?.length ? [fact.code] : []));
  expect(recalled).toContain(RECALLED[0]);
  expect(codes(found)?.toSorted()).toEqual(recalled.filter((code) => code.startsWith(PICKLES)).sort());
  expect(await of(food, 'gs1:(01)06901234001105')).toBeNull();
});

test('a crop’s does; of lots that were deleted nothing is told', async () => {
  const found = await of(agriculture, CUCUMBERS);
  expect(found).toMatchObject({ name: '黄瓜', producer: { name: '鲁东蔬菜专业合作社' }, more: false });
  expect(codes(found)).toEqual([RECALLED[1]]);
  // A product of which no lot is recalled has its name all the same.
  expect(await of(agriculture, 'gs1:(01)06901234001068')).toMatchObject({ name: expect.any(String), recalled: [] });
});

test('what is no product’s number, or nobody’s, is nothing', async () => {
  for (const system of [food, drugs, agriculture])
    for (const code of ['gs1:(01)06900000000004', `${TABLETS}(10)T260310`, 'drugbase:86904879001017'])
      expect(await of(system, code), `${system.name} ${code}`).toBeNull();
});
