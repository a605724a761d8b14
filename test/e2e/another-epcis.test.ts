import { expect, test } from 'vitest';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { startGraph } from '../support/graph.ts';
import { standIn } from '../support/stand-in.ts';

const BEANS = 'https://coop.example.org/lots/beans-7';
const ROAST = 'https://roastery.example.com/batch/42';
const BAG = 'https://roastery.example.com/bags/0001';

const food = {
  sector: 'food-drug',
  producer: '91370681MA3T00121H',
  division: '370681',
  asOf: '2026-05-20 10:00:00',
  details: { of: 'food', licence: 'SC12437068100148', category: '咖啡', specification: '250g' },
} as const;
const FACTS: readonly Fact[] = [
  { ...food, type: 'unit', code: BEANS, level: 'LOT', name: '生豆', producedAt: '2026-04-28 08:00:00' },
  { ...food, type: 'unit', code: ROAST, level: 'LOT', name: '熟豆', producedAt: '2026-05-03 08:00:00' },
  { ...food, type: 'unit', code: BAG, level: 'ITEM', name: '熟豆 250g', producedAt: '2026-05-04 08:00:00' },
  {
    type: 'link',
    sector: 'food-drug',
    kind: 'TRANSFORM',
    from: BEANS,
    to: ROAST,
    at: '2026-05-03 08:00:00',
    document: 'R-1',
    documentKind: '烘焙',
    asOf: food.asOf,
  },
  {
    type: 'link',
    sector: 'food-drug',
    kind: 'PACK',
    from: ROAST,
    to: BAG,
    at: '2026-05-04 08:00:00',
    document: 'R-2',
    documentKind: '装袋',
    asOf: food.asOf,
  },
];

test('FOOD_EPCIS_URL alone switches food to another repository, and any URI-coded product in it can be walked', async () => {
  const other = await standIn(startFoodEpcis, FACTS);
  const graph = await startGraph({ env: { FOOD_EPCIS_URL: other.env['FOOD_EPCIS_URL'] ?? '' } });
  try {
    const { data, errors } = await graph.query<{
      chain: { units: { code: string; records: unknown[] }[]; complete: boolean };
      gone: unknown;
      drugs: unknown;
    }>(`{
      chain(code: "${BAG}") { complete units { code records { productName source { system } } } }
      gone: unit(code: "gs1:(01)06901234001051(10)K260620") { records { code } }
      drugs: unit(code: "drug:83857930000879766601") { records { productName } }
    }`);
    expect(errors).toEqual([]);
    expect(data.chain).toEqual({
      complete: true,
      units: [
        [BAG, '熟豆 250g'],
        [ROAST, '熟豆'],
        [BEANS, '生豆'],
      ].map(([code, productName]) => ({ code, records: [{ productName, source: { system: 'food-epcis' } }] })),
    });
    expect(data.gone).toEqual({ records: [] });
    expect(data.drugs).toEqual({ records: [{ productName: '示例片' }] });
  } finally {
    await graph.stop();
    await other.stop();
  }
});
