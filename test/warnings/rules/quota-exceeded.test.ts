import { expect, test } from 'vitest';
import { quotaExceeded } from '../../../gateway/warnings/rules/quota-exceeded.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const REGISTER = memberOf('rare-earth');
const SMELTER = { uscc: '91150203MA0N001092', name: '北疆稀土' };
const lot = (reoKilograms: number | null, more: object = {}, untold: Parameters<typeof recordOf>[2] = {}) => [
  recordOf(
    REGISTER,
    { producer: SMELTER, form: 'COMPOUND', month: '2026-02', recycled: false, reoKilograms, ...more },
    untold,
  ),
];
const units = { MAGNET: [], A: lot(18_000), B: lot(2_000), C: lot(3_000, { month: '2026-03' }) };
const QUOTA = { parameters: { monthKilograms: 19_000 } };

test('what a chain alone has of one enterprise and month is over the quota', () => {
  const [over, ...more] = judged(quotaExceeded, chainOf({ units }), QUOTA);
  expect(over).toMatchObject({
    outcome: 'FIRES',
    codes: ['A', 'B'],
    zh: '北疆稀土2026-02产出20 t REO（仅计本链），指标19 t',
    evidence: [
      { code: 'A', field: 'reoKilograms', value: '18000' },
      { code: 'B', value: '2000' },
    ],
  });
  // Of the other month this chain has too little to say, and not all.
  expect(more).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['C'], missing: [{ field: 'reoKilograms', reason: 'NOT_ASKED' }] },
  ]);
});

test('no register has quotas: undecided, once for an enterprise and month, of what quotas are set for', () => {
  expect(judged(quotaExceeded, chainOf({ units }))).toMatchObject([
    {
      outcome: 'UNDECIDED',
      codes: ['A', 'B'],
      missing: [{ member: 'rare-earth', code: `uscc:${SMELTER.uscc}`, field: 'quota', reason: 'NOT_RECORDED' }],
    },
    { codes: ['C'] },
  ]);
  const others = {
    A: lot(1, { form: 'MAGNET' }),
    B: lot(1, { recycled: true }),
    C: lot(1, { producer: null }),
    D: lot(1, { month: null }),
  };
  expect(judged(quotaExceeded, chainOf({ units: others }))).toEqual([]);
});

test('mining and separation have a quota each', () => {
  const both = { A: lot(18_000), B: lot(18_000, { form: 'ORE' }) };
  expect(outcomes(judged(quotaExceeded, chainOf({ units: both }), QUOTA))).toEqual([
    ['UNDECIDED', 'A'],
    ['UNDECIDED', 'B'],
  ]);
});

test('amounts that are kept from whoever asks are named; what is known may be enough', () => {
  const kept = lot(null, {}, { reoKilograms: 'FORBIDDEN' });
  expect(judged(quotaExceeded, chainOf({ units: { A: lot(1_000), B: kept } }), QUOTA)).toMatchObject([
    {
      outcome: 'UNDECIDED',
      missing: [{ reason: 'NOT_ASKED' }, { code: 'B', field: 'reoKilograms', reason: 'FORBIDDEN' }],
    },
  ]);
  expect(outcomes(judged(quotaExceeded, chainOf({ units: { A: lot(20_000), B: kept } }), QUOTA))).toEqual([
    ['FIRES', 'A', 'B'],
  ]);
});

test('whose output it is may be kept back, or with a member that does not answer', () => {
  const kept = lot(18_000, { producer: null }, { producer: 'FORBIDDEN' });
  expect(judged(quotaExceeded, chainOf({ units: { 'relot:A': kept } }), QUOTA)).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['relot:A'], missing: [{ field: 'producer', reason: 'FORBIDDEN' }] },
  ]);
  const unheard = (code: string) =>
    judged(quotaExceeded, chainOf({ units: { [code]: [] }, unread: { [code]: { RECORDS: [silent('rare-earth')] } } }));
  expect(unheard('relot:A')).toMatchObject([{ outcome: 'UNDECIDED', missing: [{ reason: 'TIMEOUT' }] }]);
  expect(unheard('drug:A')).toEqual([]);
});
