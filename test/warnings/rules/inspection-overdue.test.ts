import { expect, test } from 'vitest';
import { inspectionOverdue } from '../../../gateway/warnings/rules/inspection-overdue.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const REGISTER = memberOf('special-equipment');
const REGION = memberOf('special-equipment/370000', 'REGION');
const FIRM = memberOf('special-equipment/firm', 'ENTERPRISE');
const inspection = (at: string, validUntil: string | null, more: object = {}) => ({
  kind: '定期检验',
  at: `${at}T00:00:00+08:00`,
  result: 'PASS',
  validUntil: validUntil && `${validUntil}T00:00:00+08:00`,
  ...more,
});
const OLD = inspection('2024-06-30', '2026-06-30');
const NEW = inspection('2026-07-05', '2028-07-05');
const of = (values: object) => chainOf({ units: { A: [recordOf(REGISTER, { productName: '压力容器', ...values })] } });

test('an inspection that has run out is told with its kind and day', () => {
  expect(judged(inspectionOverdue, of({ inspections: [OLD] }))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['A'],
      at: OLD.validUntil,
      zh: '压力容器的定期检验已过期：有效期至2026-06-30',
      evidence: [{ field: 'inspections.validUntil', value: OLD.validUntil }],
    },
  ]);
});

test('it counts until its day is over, a later one of its kind renews it, and a failed one is another rule’s', () => {
  const now = { now: '2026-06-30T12:00:00+08:00' };
  expect(judged(inspectionOverdue, of({ inspections: [OLD] }), now)).toEqual([]);
  expect(judged(inspectionOverdue, of({ inspections: [OLD, NEW] }))).toEqual([]);
  expect(judged(inspectionOverdue, of({ inspections: [{ ...OLD, result: 'FAIL' }] }))).toEqual([]);
  expect(judged(inspectionOverdue, of({ inspections: [inspection('2024-06-30', null)] }))).toEqual([]);
});

test('another authority’s newer one renews it, a firm’s own does not', () => {
  const units = (other: typeof REGION) => ({
    A: [recordOf(REGISTER, { inspections: [OLD] }), recordOf(other, { inspections: [NEW] })],
  });
  expect(judged(inspectionOverdue, chainOf({ units: units(REGION) }))).toEqual([]);
  expect(outcomes(judged(inspectionOverdue, chainOf({ units: units(FIRM) })))).toEqual([['FIRES', 'A']]);
});

test('the register’s day for the next counts where no report says more', () => {
  const due = '2026-02-10T00:00:00+08:00';
  expect(judged(inspectionOverdue, of({ inspections: [], nextInspectionDue: due }))).toMatchObject([
    { at: due, zh: '压力容器的检验已过期：有效期至2026-02-10', evidence: [{ field: 'nextInspectionDue', value: due }] },
  ]);
  expect(judged(inspectionOverdue, of({ inspections: [NEW], nextInspectionDue: due }))).toEqual([]);
  expect(judged(inspectionOverdue, of({ inspections: [OLD], nextInspectionDue: OLD.validUntil }))).toHaveLength(1);
});

test('a member’s days of grace count; equipment that something was made with is another rule’s', () => {
  const now = { now: '2026-07-20T00:00:00+08:00', parameters: { graceDays: 30 } };
  expect(judged(inspectionOverdue, of({ inspections: [OLD] }), now)).toEqual([]);
  expect(
    judged(inspectionOverdue, of({ inspections: [OLD] }), { ...now, now: '2026-08-20T00:00:00+08:00' }),
  ).toHaveLength(1);
  const upstream = { CAN: [], A: [recordOf(REGISTER, { inspections: [OLD] })] };
  expect(judged(inspectionOverdue, chainOf({ units: upstream }))).toEqual([]);
});

test('undecided where a member is silent or inspections are not told', () => {
  const units = { A: [recordOf(REGISTER, { inspections: [NEW] })] };
  const unread = { A: { RECORDS: [silent('food-drug')] } };
  expect(judged(inspectionOverdue, chainOf({ units, unread }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', field: 'inspections' }] },
  ]);
  const kept = recordOf(REGISTER, {}, { inspections: 'FORBIDDEN' });
  expect(judged(inspectionOverdue, chainOf({ units: { A: [kept] } }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ reason: 'FORBIDDEN' }] },
  ]);
});
