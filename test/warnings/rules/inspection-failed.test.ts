import { expect, test } from 'vitest';
import { inspectionFailed } from '../../../gateway/warnings/rules/inspection-failed.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const FARM = memberOf('agriculture/370000', 'REGION');
const OTHER = memberOf('agriculture/410000', 'REGION');
const FIRM = memberOf('agriculture/firm', 'ENTERPRISE');
const FOOD = memberOf('food-drug');
const inspection = (kind: string, day: string, result: string) => ({
  kind,
  at: `2026-09-${day}T00:00:00+08:00`,
  result,
});
const FAILED = inspection('出厂检验', '10', 'FAIL');
const PASSED = inspection('出厂检验', '12', 'PASS');
const of = (...records: [typeof FARM, readonly object[]][]) =>
  outcomes(
    judged(
      inspectionFailed,
      chainOf({ units: { A: records.map(([member, inspections]) => recordOf(member, { inspections })) } }),
    ),
  );
const FIRES = [['FIRES', 'A']];

test('a failure is told with its kind and day', () => {
  const chain = chainOf({ units: { A: [recordOf(FOOD, { productName: '酱菜', inspections: [FAILED] })] } });
  expect(judged(inspectionFailed, chain)).toMatchObject([
    {
      codes: ['A'],
      at: FAILED.at,
      zh: '酱菜检验不合格：出厂检验 (2026-09-10)',
      en: '酱菜 failed an inspection: 出厂检验 (2026-09-10)',
      evidence: [{ field: 'inspections.result', value: 'FAIL' }, { field: 'inspections.kind' }],
    },
  ]);
});

test('one that a later one of its kind passed is not held against the thing; one of another kind is', () => {
  expect(of([FOOD, [FAILED]])).toEqual(FIRES);
  expect(of([FOOD, [FAILED, PASSED]])).toEqual([]);
  expect(of([FOOD, [FAILED, { ...PASSED, result: 'CONDITIONAL' }]])).toEqual([]);
  expect(of([FOOD, [FAILED, inspection('监督抽检', '12', 'PASS')]])).toEqual(FIRES);
  expect(of([FOOD, [{ ...PASSED, at: '2026-09-01T00:00:00+08:00' }, FAILED]])).toEqual(FIRES);
});

test('a pass that another member of the sector tells ends it, not one of another sector, nor a firm’s own', () => {
  expect(of([FARM, [FAILED]], [OTHER, [PASSED]])).toEqual([]);
  expect(of([FARM, [FAILED]], [FOOD, [PASSED]])).toEqual(FIRES);
  expect(of([FARM, [FAILED]], [FIRM, [PASSED]])).toEqual(FIRES);
  expect(of([FARM, [PASSED]], [FIRM, [FAILED]])).toEqual([]);
});

test('one failure told by two members is one, and holds for what the unit is packed in', () => {
  expect(of([FARM, [FAILED]], [OTHER, [FAILED]])).toEqual(FIRES);
  const lot = [recordOf(FOOD, { inspections: [FAILED] })];
  const links = [
    { kind: 'PACK', from: 'LOT', to: 'BOX' },
    { from: 'LOT', to: 'CAKE' },
  ];
  expect(outcomes(judged(inspectionFailed, chainOf({ units: { BOX: [], LOT: lot, CAKE: [] }, links })))).toEqual([
    ['FIRES', 'LOT', 'BOX'],
  ]);
});

test('undecided where a member is silent or its inspections are not told', () => {
  const passed = { A: [recordOf(FOOD, { inspections: [PASSED] })] };
  expect(
    judged(inspectionFailed, chainOf({ units: passed, unread: { A: { RECORDS: [silent('agriculture')] } } })),
  ).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'agriculture', field: 'inspections', reason: 'TIMEOUT' }] },
  ]);
  const kept = recordOf(FOOD, { inspections: null }, { inspections: 'FORBIDDEN' });
  expect(judged(inspectionFailed, chainOf({ units: { A: [kept] } }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', reason: 'FORBIDDEN' }] },
  ]);
  expect(judged(inspectionFailed, chainOf({ units: { A: [recordOf(FOOD, { inspections: null })] } }))).toEqual([]);
});
