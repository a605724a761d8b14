import { expect, test } from 'vitest';
import { cylinderOverdueWhenFilled } from '../../../gateway/warnings/rules/cylinder-overdue-when-filled.ts';
import { chainOf, judged, memberOf, recordOf, silent, type ToldLink } from '../support/chain-of.ts';

const REGISTER = memberOf('special-equipment');
const CYLINDER = 'cylinder:137021000346';
const UNTIL = '2026-02-10T00:00:00+08:00';
const inspection = { kind: '气瓶定期检验', at: '2024-02-08T00:00:00+08:00', result: 'PASS', validUntil: UNTIL };
const filled = (at: string | null, kind = 'PACK'): ToldLink => ({
  kind,
  from: 'CHLORINE',
  to: CYLINDER,
  at,
  sector: 'SPECIAL_EQUIPMENT',
  statedBy: REGISTER,
  recordId: 'CZ-20260305-02',
});
const OVERDUE = '2026-03-05T11:00:00+08:00';
const of = (values: object, ...links: ToldLink[]) =>
  chainOf({ units: { [CYLINDER]: [recordOf(REGISTER, { productName: '液氯钢瓶', ...values })], CHLORINE: [] }, links });

test('a filling after the date is told with the filling record', () => {
  expect(judged(cylinderOverdueWhenFilled, of({ inspections: [inspection] }, filled(OVERDUE)))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: [CYLINDER, 'CHLORINE'],
      at: OVERDUE,
      zh: '液氯钢瓶在检验过期后仍被充装：检验有效期至2026-02-10，2026-03-05充装',
      evidence: [
        { field: 'inspections.validUntil' },
        { recordId: 'CZ-20260305-02', field: 'links.at', value: OVERDUE },
      ],
    },
  ]);
});

test('a filling before it is none, nor is what is done with it otherwise', () => {
  expect(
    judged(cylinderOverdueWhenFilled, of({ inspections: [inspection] }, filled('2026-02-10T23:00:00+08:00'))),
  ).toEqual([]);
  expect(judged(cylinderOverdueWhenFilled, of({ inspections: [inspection] }, filled(OVERDUE, 'TREAT')))).toEqual([]);
  const emptied = { ...filled(OVERDUE), from: CYLINDER, to: 'CHLORINE' };
  expect(judged(cylinderOverdueWhenFilled, of({ inspections: [inspection] }, emptied))).toEqual([]);
});

test('undecided where the register is silent, does not tell, or nobody knows when', () => {
  const unread = { [CYLINDER]: { RECORDS: [silent('special-equipment', 'UNAVAILABLE')] } };
  expect(
    judged(cylinderOverdueWhenFilled, chainOf({ units: { [CYLINDER]: [] }, links: [filled(OVERDUE)], unread })),
  ).toMatchObject([{ outcome: 'UNDECIDED', codes: [CYLINDER, 'CHLORINE'], missing: [{ reason: 'UNAVAILABLE' }] }]);
  const kept = { [CYLINDER]: [recordOf(REGISTER, {}, { inspections: 'FORBIDDEN' })] };
  expect(judged(cylinderOverdueWhenFilled, chainOf({ units: kept, links: [filled(OVERDUE)] }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ reason: 'FORBIDDEN' }] },
  ]);
  expect(judged(cylinderOverdueWhenFilled, of({ inspections: [inspection] }, filled(null)))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ field: 'links.at', reason: 'NOT_RECORDED' }] },
  ]);
});
