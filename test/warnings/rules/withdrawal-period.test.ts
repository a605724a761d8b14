import { expect, test } from 'vitest';
import { withdrawalPeriod } from '../../../gateway/warnings/rules/withdrawal-period.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldLink } from '../support/chain-of.ts';

const FARM = memberOf('agriculture');
const time = (day: string, hour = '08') => `2026-${day}T${hour}:00:00+08:00`;
const link = (kind: string, from: string, to: string, at: string | null): ToldLink => ({
  kind,
  from,
  to,
  at,
  sector: 'AGRICULTURE',
  statedBy: FARM,
  recordId: `${from}-${to}`,
});
const DRUG = { productName: '恩诺沙星溶液', kind: 'VETERINARY_DRUG', withdrawalDays: 8 };
const EGGS = { productName: '鲜鸡蛋', kind: 'EGG', producedAt: time('09-01', '06') };
const eggs = (used: string | null, drug: object = DRUG, own: object = EGGS) =>
  chainOf({
    units: { EGGS: [recordOf(FARM, { ...own })], 'vetdrug:1': [recordOf(FARM, { ...drug })] },
    links: [link('TREAT', 'vetdrug:1', 'EGGS', used)],
  });

test('eggs laid four days after a drug that asks for eight', () => {
  expect(judged(withdrawalPeriod, eggs(time('08-28')))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['EGGS', 'vetdrug:1'],
      at: EGGS.producedAt,
      zh: '鲜鸡蛋：2026-08-28使用恩诺沙星溶液，2026-09-01收获，间隔4天，应满8天',
      evidence: [
        { code: 'vetdrug:1', field: 'withdrawalDays', value: '8' },
        { field: 'links.at', value: time('08-28'), recordId: 'vetdrug:1-EGGS' },
        { code: 'EGGS', field: 'producedAt', value: EGGS.producedAt },
      ],
    },
  ]);
});

test('whole days are counted, whatever the hours: eight are kept on the eighth day', () => {
  expect(judged(withdrawalPeriod, eggs(time('08-24', '23')))).toEqual([]);
  expect(judged(withdrawalPeriod, eggs('2026-08-24T00:00:00+08:00'))).toEqual([]);
  expect(judged(withdrawalPeriod, eggs(time('08-25', '00')))).toHaveLength(1);
});

test('what lived when it was treated is taken by what is made of it: slaughter, a certificate, a harvest of the plot', () => {
  const pig = { productName: '生猪', kind: 'LIVESTOCK', producedAt: time('02-01') };
  const units = {
    MEAL: [],
    PIG: [recordOf(FARM, pig)],
    'vetdrug:1': [recordOf(FARM, DRUG)],
  };
  const links = (slaughtered: string) => [
    link('TREAT', 'vetdrug:1', 'PIG', time('07-28')),
    link('TRANSFORM', 'PIG', 'MEAL', slaughtered),
    link('HOLD', 'PIG', 'uscc:1', time('07-29')),
  ];
  expect(outcomes(judged(withdrawalPeriod, chainOf({ units, links: links(time('08-01')) })))).toEqual([
    ['FIRES', 'MEAL', 'vetdrug:1', 'PIG'],
  ]);
  expect(judged(withdrawalPeriod, chainOf({ units, links: links(time('08-05')) }))).toEqual([]);
  // Slaughtered before it was treated is another's error.
  expect(judged(withdrawalPeriod, chainOf({ units, links: links(time('07-01')) }))).toEqual([]);
});

const plot = (member = FARM) =>
  chainOf({
    units: {
      CUCUMBERS: [recordOf(member, { productName: '黄瓜', kind: 'CROP', producedAt: time('06-10') })],
      PLOT: [recordOf(member, { kind: 'PLOT', producedAt: time('01-01') })],
      'pesticide:1': [recordOf(member, { productName: '毒死蜱乳油', kind: 'PESTICIDE' })],
    },
    links: [link('TREAT', 'pesticide:1', 'PLOT', time('06-01')), link('TRANSFORM', 'PLOT', 'CUCUMBERS', time('06-10'))],
  });

test('a pesticide’s interval is on no register: undecided, until a ministry gives one', () => {
  expect(judged(withdrawalPeriod, plot())).toMatchObject([
    {
      outcome: 'UNDECIDED',
      codes: ['CUCUMBERS', 'pesticide:1', 'PLOT'],
      missing: [{ member: 'agriculture', code: 'pesticide:1', field: 'withdrawalDays', reason: 'NOT_RECORDED' }],
    },
  ]);
  expect(outcomes(judged(withdrawalPeriod, plot(), { parameters: { pesticideDays: 21 } }))).toEqual([
    ['FIRES', 'CUCUMBERS', 'pesticide:1', 'PLOT'],
  ]);
  expect(judged(withdrawalPeriod, plot(), { parameters: { pesticideDays: 7 } })).toEqual([]);
});

test('feed, and a drug that asks for no days, keep nothing back', () => {
  expect(judged(withdrawalPeriod, eggs(time('08-28'), { kind: 'FEED' }))).toEqual([]);
  expect(judged(withdrawalPeriod, eggs(time('08-31'), { ...DRUG, withdrawalDays: 0 }))).toEqual([]);
  const feed = chainOf({ units: { EGGS: [], 'gs1:1': [] }, links: [link('TREAT', 'gs1:1', 'EGGS', time('08-28'))] });
  expect(judged(withdrawalPeriod, feed)).toEqual([]);
});

test('undecided by what is missing: the days, when it was used, when it was taken', () => {
  const missing = (...args: Parameters<typeof eggs>) =>
    judged(withdrawalPeriod, eggs(...args)).map(({ outcome, missing: of }) => [
      outcome,
      of.map(({ field, reason }) => [field, reason]),
    ]);
  expect(missing(time('08-28'), { ...DRUG, withdrawalDays: null })).toEqual([
    ['UNDECIDED', [['withdrawalDays', 'NOT_RECORDED']]],
  ]);
  const undated = chainOf({
    units: { EGGS: [recordOf(FARM, { ...EGGS, producedAt: null })], CAKE: [], 'vetdrug:1': [recordOf(FARM, DRUG)] },
    links: [link('TREAT', 'vetdrug:1', 'EGGS', null), link('TRANSFORM', 'EGGS', 'CAKE', null)],
  });
  expect(judged(withdrawalPeriod, undated)).toMatchObject([
    {
      outcome: 'UNDECIDED',
      missing: [
        { code: 'vetdrug:1', field: 'links.at', reason: 'NOT_RECORDED' },
        { code: 'EGGS', field: 'links.at' },
      ],
    },
  ]);
});

test('undecided where the register is silent or keeps from whoever asks what a farm used', () => {
  const quiet = chainOf({
    units: { EGGS: [recordOf(FARM, EGGS)], 'vetdrug:1': [] },
    links: [link('TREAT', 'vetdrug:1', 'EGGS', time('08-28'))],
    unread: { 'vetdrug:1': { RECORDS: [silent('agriculture')] } },
  });
  expect(judged(withdrawalPeriod, quiet)).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ code: 'vetdrug:1', field: 'withdrawalDays', reason: 'TIMEOUT' }] },
  ]);
  const withheld = (kinds: readonly string[] | null, own: object = EGGS) =>
    judged(
      withdrawalPeriod,
      chainOf({
        units: { EGGS: [recordOf(FARM, { ...own })] },
        unread: { EGGS: { BACK: [{ ...silent('agriculture', 'WITHHELD'), kinds }] } },
      }),
    );
  expect(withheld(['TREAT'])).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['EGGS'], missing: [{ field: 'links', reason: 'WITHHELD' }] },
  ]);
  expect(withheld(['HOLD'])).toEqual([]);
  expect(withheld(['TREAT'], { kind: 'PESTICIDE' })).toEqual([]);
});

test('what a thing is by its code leaves it undecided where its record does not tell its kind', () => {
  const kept = recordOf(FARM, {}, { kind: 'FORBIDDEN', withdrawalDays: 'FORBIDDEN' });
  const units = { EGGS: [recordOf(FARM, EGGS)], 'vetdrug:1': [kept], 'feed:1': [kept] };
  const links = ['vetdrug:1', 'feed:1'].map((code) => link('TREAT', code, 'EGGS', time('08-28')));
  expect(judged(withdrawalPeriod, chainOf({ units, links }))).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['EGGS', 'vetdrug:1'], missing: [{ field: 'withdrawalDays', reason: 'FORBIDDEN' }] },
  ]);
});

test('when it was laid or harvested may not be told', () => {
  const kept = recordOf(FARM, { ...EGGS, producedAt: null }, { producedAt: 'FORBIDDEN' });
  const units = { EGGS: [kept], 'vetdrug:1': [recordOf(FARM, DRUG)] };
  const links = [link('TREAT', 'vetdrug:1', 'EGGS', time('08-28'))];
  expect(judged(withdrawalPeriod, chainOf({ units, links }))).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['EGGS', 'vetdrug:1'], missing: [{ field: 'producedAt', reason: 'FORBIDDEN' }] },
  ]);
});
