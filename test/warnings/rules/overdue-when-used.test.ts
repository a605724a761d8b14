import { expect, test } from 'vitest';
import { overdueWhenUsed } from '../../../gateway/warnings/rules/overdue-when-used.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldLink } from '../support/chain-of.ts';

const REGISTER = memberOf('special-equipment');
const FOOD = memberOf('food-drug');
const BOILER = 'equipment:11003706812018030001';
const UNTIL = '2026-06-30T00:00:00+08:00';
const inspection = { kind: '定期检验', at: '2023-06-30T00:00:00+08:00', result: 'PASS', validUntil: UNTIL };
const use = (at: string | null, to = 'CAN'): ToldLink => ({ kind: 'TREAT', from: BOILER, to, at, statedBy: FOOD });
const AFTER = '2026-07-02T08:00:00+08:00';
const of = (values: object, ...links: ToldLink[]) =>
  chainOf({ units: { CAN: [], [BOILER]: [recordOf(REGISTER, { productName: '杀菌锅', ...values })] }, links });

test('use after the inspection had run out is told with both days and both records', () => {
  expect(judged(overdueWhenUsed, of({ inspections: [inspection] }, use(AFTER)))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: [BOILER, 'CAN'],
      at: AFTER,
      zh: '杀菌锅在检验过期后仍在使用：检验有效期至2026-06-30，2026-07-02使用',
      evidence: [
        { member: 'special-equipment', field: 'inspections.validUntil', value: UNTIL },
        { member: 'food-drug', field: 'links.at', value: AFTER, recordId: 'L-1' },
      ],
    },
  ]);
});

test('use before that, on its last day, or after the next inspection is none', () => {
  const next = { ...inspection, at: '2026-07-01T00:00:00+08:00', validUntil: '2029-06-30T00:00:00+08:00' };
  expect(judged(overdueWhenUsed, of({ inspections: [inspection] }, use('2026-06-28T08:00:00+08:00')))).toEqual([]);
  expect(judged(overdueWhenUsed, of({ inspections: [inspection] }, use('2026-06-30T20:00:00+08:00')))).toEqual([]);
  expect(judged(overdueWhenUsed, of({ inspections: [inspection, next] }, use(AFTER)))).toEqual([]);
  // An inspection that came later does not make good the use before it.
  const late = { ...next, at: '2026-08-01T00:00:00+08:00' };
  expect(judged(overdueWhenUsed, of({ inspections: [inspection, late] }, use(AFTER)))).toHaveLength(1);
});

test('without a report the register’s day tells, which can only have been put off; without any nothing does', () => {
  expect(outcomes(judged(overdueWhenUsed, of({ inspections: [], nextInspectionDue: UNTIL }, use(AFTER))))).toEqual([
    ['FIRES', BOILER, 'CAN'],
  ]);
  expect(judged(overdueWhenUsed, of({ inspections: [] }, use(AFTER)))).toEqual([]);
});

test('all that was made meanwhile is one warning; another lapse is another', () => {
  const links = [use(AFTER), use('2026-07-03T08:00:00+08:00', 'TIN'), use('2026-06-01T08:00:00+08:00', 'JAR')];
  expect(outcomes(judged(overdueWhenUsed, of({ inspections: [inspection] }, ...links)))).toEqual([
    ['FIRES', BOILER, 'CAN', 'TIN'],
  ]);
  const later = { ...inspection, at: '2026-08-01T00:00:00+08:00', validUntil: '2026-09-01T00:00:00+08:00' };
  const twice = [use(AFTER), use('2026-10-01T08:00:00+08:00', 'TIN')];
  expect(outcomes(judged(overdueWhenUsed, of({ inspections: [inspection, later] }, ...twice)))).toEqual([
    ['FIRES', BOILER, 'CAN'],
    ['FIRES', BOILER, 'TIN'],
  ]);
});

test('undecided where the register is silent or does not tell, of what is or may be equipment and was used', () => {
  const unread = { [BOILER]: { RECORDS: [silent('special-equipment')] } };
  const units = { CAN: [], [BOILER]: [] };
  expect(judged(overdueWhenUsed, chainOf({ units, links: [use(AFTER)], unread }))).toMatchObject([
    { outcome: 'UNDECIDED', codes: [BOILER, 'CAN'], missing: [{ member: 'special-equipment', field: 'inspections' }] },
  ]);
  expect(judged(overdueWhenUsed, chainOf({ units, unread }))).toEqual([]);
  const lot = { CAN: [], 'pesticide:1': [] };
  const silence = { 'pesticide:1': { RECORDS: [silent('special-equipment')] } };
  expect(
    judged(overdueWhenUsed, chainOf({ units: lot, links: [{ ...use(AFTER), from: 'pesticide:1' }], unread: silence })),
  ).toEqual([]);
  const others = { [BOILER]: { RECORDS: [silent('food-drug')] } };
  expect(judged(overdueWhenUsed, chainOf({ units, links: [use(AFTER)], unread: others }))).toEqual([]);
  const kept = chainOf({
    units: { CAN: [], [BOILER]: [recordOf(REGISTER, {}, { inspections: 'FORBIDDEN' })] },
    links: [use(AFTER)],
  });
  expect(judged(overdueWhenUsed, kept)).toMatchObject([{ outcome: 'UNDECIDED', missing: [{ reason: 'FORBIDDEN' }] }]);
});

test('undecided where nobody tells when it was used, if an inspection of it has ever run out', () => {
  expect(judged(overdueWhenUsed, of({ inspections: [inspection] }, use(null)))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', field: 'links.at', reason: 'NOT_RECORDED' }] },
  ]);
  const good = { ...inspection, validUntil: '2029-06-30T00:00:00+08:00' };
  expect(judged(overdueWhenUsed, of({ inspections: [good] }, use(null)))).toEqual([]);
});
