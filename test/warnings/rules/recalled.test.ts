import { expect, test } from 'vitest';
import { recalled } from '../../../gateway/warnings/rules/recalled.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const AT = '2026-11-20T08:00:00+08:00';
const RECALL = { id: 'R1', at: AT, reason: '超标', advice: '停用', organization: { name: '某厂' }, status: null };
const FOOD = memberOf('food-drug');
const FIRM = memberOf('food-drug/firm', 'ENTERPRISE');
const of = (...records: Parameters<typeof recordOf>[]) =>
  chainOf({ units: { A: records.map((each) => recordOf(...each)) } });

test('a standing recall is told with its reason, day and all that its record says', () => {
  const [finding, ...more] = judged(recalled, of([FOOD, { productName: '糕点', recalls: [RECALL] }]));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    outcome: 'FIRES',
    codes: ['A'],
    at: AT,
    zh: '糕点正在召回：超标 (2026-11-20)',
    en: '糕点 is being recalled: 超标 (2026-11-20)',
    missing: [],
  });
  expect(finding?.evidence.map(({ member, field, value }) => [member, field, value])).toEqual([
    ['food-drug', 'recalls.reason', '超标'],
    ['food-drug', 'recalls.advice', '停用'],
    ['food-drug', 'recalls.organization.name', '某厂'],
  ]);
  expect(finding?.evidence[0]).toMatchObject({ system: 'register', recordId: 'food-drug#1', code: 'A' });
});

test.each(['召回完成', '已完成', '已终止', '已撤销', '召回已解除', 'completed', 'Withdrawn'])(
  'a recall whose state is %s does not count',
  (status) => {
    expect(judged(recalled, of([FOOD, { recalls: [{ ...RECALL, status }] }]))).toEqual([]);
  },
);

test.each([null, '进行中', '未完成', '尚未终止', '部分完成', '拟撤销', 'not completed', 'ongoing', '三级'])(
  'a recall whose state is %s does',
  (status) => {
    expect(outcomes(judged(recalled, of([FOOD, { recalls: [{ ...RECALL, status }] }])))).toEqual([['FIRES', 'A']]);
  },
);

test('what a recalled lot is packed in is recalled, through any number of packings; what is made from it is not', () => {
  const lot = [recordOf(FOOD, { recalls: [RECALL] })];
  const units = { BOX: [], CASE: [], LOT: lot, CAKE: [] };
  const links = [
    { kind: 'PACK', from: 'LOT', to: 'BOX' },
    { kind: 'PACK', from: 'BOX', to: 'CASE' },
    { kind: 'TRANSFORM', from: 'LOT', to: 'CAKE' },
  ];
  expect(outcomes(judged(recalled, chainOf({ units, links })))).toEqual([['FIRES', 'LOT', 'BOX', 'CASE']]);
});

test('a package’s own recall is not its contents’', () => {
  const units = { LOT: [], BOX: [recordOf(FOOD, { recalls: [RECALL] })] };
  const links = [{ kind: 'PACK', from: 'LOT', to: 'BOX' }];
  expect(outcomes(judged(recalled, chainOf({ units, links })))).toEqual([['FIRES', 'BOX']]);
});

test('a carrier that was emptied and filled with something else holds the recalled lot no more', () => {
  const first = {
    kind: 'PACK',
    from: 'LOT',
    to: 'TANK',
    at: '2026-03-01T08:00:00+08:00',
    until: '2026-04-01T08:00:00+08:00',
  };
  const again = { kind: 'PACK', from: 'LATER', to: 'TANK', at: '2026-04-02T08:00:00+08:00' };
  const units = { TANK: [], LOT: [recordOf(FOOD, { recalls: [RECALL] })], LATER: [] };
  const codes = (...links: (typeof again)[]) => outcomes(judged(recalled, chainOf({ units, links })));
  expect(codes(first)).toEqual([['FIRES', 'LOT', 'TANK']]);
  expect(codes(first, again)).toEqual([['FIRES', 'LOT']]);
  // What was filled from the tank meanwhile goes on holding it.
  const meanwhile = { kind: 'PACK', from: 'TANK', to: 'CAN', at: '2026-03-10T08:00:00+08:00' };
  expect(codes(first, again, meanwhile)).toEqual([['FIRES', 'LOT', 'CAN']]);
  expect(codes(first, again, { ...meanwhile, at: '2026-05-01T08:00:00+08:00' })).toEqual([['FIRES', 'LOT']]);
});

test('the same recall told by several is one, the authority first; another reason is another recall', () => {
  const again = { ...RECALL, id: '9', at: '2026-11-20T00:00:00Z', advice: null };
  const [finding, ...more] = judged(recalled, of([FOOD, { recalls: [RECALL] }], [FIRM, { recalls: [again] }]));
  expect(more).toEqual([]);
  expect([...new Set(finding?.evidence.map(({ member }) => member))]).toEqual(['food-drug', 'food-drug/firm']);
  const other = { ...RECALL, reason: '标签不符' };
  expect(judged(recalled, of([FOOD, { recalls: [RECALL] }], [FIRM, { recalls: [other] }]))).toHaveLength(2);
});

test('undecided where a member is silent, or does not let whoever asks have it; a known recall stands all the same', () => {
  const chain = (recalls: readonly object[]) =>
    chainOf({ units: { A: [recordOf(FOOD, { recalls })] }, unread: { A: { RECORDS: [silent('rare-earth')] } } });
  expect(judged(recalled, chain([]))).toMatchObject([
    {
      outcome: 'UNDECIDED',
      codes: ['A'],
      evidence: [],
      missing: [{ sector: 'RARE_EARTH', member: 'rare-earth', code: 'A', field: 'recalls', reason: 'TIMEOUT' }],
    },
  ]);
  expect(outcomes(judged(recalled, chain([RECALL])))).toEqual([['FIRES', 'A']]);
  expect(judged(recalled, of([FOOD, { recalls: null }, { recalls: 'FORBIDDEN' }]))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', field: 'recalls', reason: 'FORBIDDEN' }] },
  ]);
});

test('a register that has no place for recalls says nothing against a thing, nor does an answer of another shape', () => {
  expect(judged(recalled, of([FOOD, { recalls: null }]))).toEqual([]);
  expect(judged(recalled, of([FOOD, { recalls: 'none' }]))).toEqual([]);
  expect(judged(recalled, of([FOOD, { recalls: [null, 7] }]))).toEqual([]);
});
