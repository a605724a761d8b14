import { describe, expect, it } from 'vitest';
import { givesOutMore } from '../../../gateway/warnings/rules/gives-out-more.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldChain } from '../support/chain-of.ts';

const HAZ = memberOf('hazardous-goods');
const lot = (value: number | null, unit = 't') =>
  recordOf(HAZ, { productName: '液氯', quantity: value === null ? null : { value, unit } });
const went = (to: string, value: number | null, unit = 'kg', kind = 'PACK') => ({
  from: 'hazlot:1.A',
  to,
  kind,
  quantity: value === null ? null : { value, unit },
});
const of = (chain: Partial<ToldChain>) =>
  judged(givesOutMore, chainOf({ units: { 'hazlot:1.A': [lot(1)] }, ...chain }));

describe('more goes on than there is', () => {
  it('fires beyond the tolerance, whatever the units of measure', () => {
    const [found] = of({ links: [went('cylinder:1', 600), went('cylinder:2', 500, '千克')] });
    expect(found).toMatchObject({ outcome: 'FIRES', codes: ['hazlot:1.A', 'cylinder:1', 'cylinder:2'] });
    expect(found?.zh).toBe('液氯共 1 t，已流出 1.1 t，多出 10 %');
    expect(found?.evidence.map(({ value }) => value)).toEqual(['1 t', '600 kg', '500 千克']);
  });

  it('says nothing within it', () => {
    expect(of({ links: [went('cylinder:1', 600), went('cylinder:2', 440)] })).toEqual([]);
  });

  it('takes two members’ words for one handover once, and one pair told as two kinds too', () => {
    const other = { ...went('cylinder:1', 598), statedBy: memberOf('special-equipment'), sector: 'SPECIAL_EQUIPMENT' };
    expect(of({ links: [went('cylinder:1', 600), other, went('cylinder:1', 600, 'kg', 'TREAT')] })).toEqual([]);
  });

  it('takes the uses of a paper that is its own for its uses', () => {
    const links = [
      went('cert:X1', null),
      { from: 'cert:X1', to: 'gs1:(01)1(10)A', quantity: { value: 1.2, unit: 't' } },
    ];
    expect(outcomes(of({ links }))).toEqual([['FIRES', 'hazlot:1.A', 'gs1:(01)1(10)A']]);
  });

  it('is undecided where an amount, a right or a member is missing that could tell', () => {
    expect(of({ links: [went('cylinder:1', 600), went('cylinder:2', null)] })[0]?.missing).toMatchObject([
      { field: 'links.quantity', reason: 'NOT_RECORDED' },
    ]);
    expect(of({ units: { 'hazlot:1.A': [lot(null)] }, links: [went('cylinder:1', 600)] })[0]?.missing).toMatchObject([
      { field: 'quantity', reason: 'NOT_RECORDED' },
    ]);
    const forbidden = recordOf(HAZ, {}, { quantity: 'FORBIDDEN' });
    const hidden = of({ units: { 'hazlot:1.A': [forbidden] }, links: [went('cylinder:1', 600)] });
    expect(hidden[0]?.missing).toMatchObject([{ field: 'quantity', reason: 'FORBIDDEN' }]);
    const unread = { 'hazlot:1.A': { FORWARD: [silent('special-equipment')] } };
    expect(of({ links: [went('cylinder:1', 600)], unread })[0]?.missing).toMatchObject([{ reason: 'TIMEOUT' }]);
  });

  it('tells an amount that is withheld from one that nobody records', () => {
    const bareLinks = {
      'hazlot:1.A': [{ sector: 'FOOD_DRUG', member: 'food-drug', kinds: ['PACK'], parts: ['quantity', 'share'] }],
    };
    const links = [went('cylinder:1', 600), went('cylinder:2', null), went('x', null, 'kg', 'TRANSFORM')];
    expect(of({ links, bareLinks })[0]?.missing).toMatchObject([
      { field: 'links.quantity', reason: 'WITHHELD' },
      { field: 'links.quantity', reason: 'NOT_RECORDED' },
    ]);
    const shares = { 'hazlot:1.A': [{ ...bareLinks['hazlot:1.A'][0]!, parts: ['share'] }] };
    expect(of({ links: links.slice(0, 2), bareLinks: shares })[0]?.missing).toMatchObject([{ reason: 'NOT_RECORDED' }]);
    // What it is itself is not for them either.
    const forbidden = { 'hazlot:1.A': [recordOf(HAZ, {}, { quantity: 'FORBIDDEN' })] };
    expect(of({ units: forbidden, links: links.slice(1, 2), bareLinks })[0]?.missing).toMatchObject([
      { field: 'quantity', reason: 'FORBIDDEN' },
    ]);
    expect(of({ units: forbidden, links: links.slice(1, 2) })).toEqual([]);
  });

  it('needs nothing that is missing where what is known is too much already', () => {
    const unread = { 'hazlot:1.A': { FORWARD: [silent('special-equipment')] } };
    expect(outcomes(of({ links: [went('cylinder:1', 1200)], unread }))[0]?.[0]).toBe('FIRES');
  });

  it('means no thing by itself, and nothing that is counted otherwise', () => {
    const item = recordOf(HAZ, { level: 'ITEM', quantity: null });
    expect(of({ units: { 'hazlot:1.A': [item] }, links: [went('cylinder:1', 600)] })).toEqual([]);
    expect(of({ units: { 'hazlot:1.A': [lot(60, '瓶')] }, links: [went('cylinder:1', 600)] })).toEqual([]);
  });
});

it('is undecided where nobody tells of a lot and who may has not answered', () => {
  const unread = (reason: 'TIMEOUT' | 'WITHHELD') => ({
    'hazlot:1.A': { RECORDS: [silent('hazardous-goods', reason)] },
  });
  const units = { 'hazlot:1.A': [] };
  expect(of({ units, unread: unread('TIMEOUT') })).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['hazlot:1.A'], missing: [{ field: 'quantity', reason: 'TIMEOUT' }] },
  ]);
  expect(of({ units, unread: unread('WITHHELD') })).toEqual([]);
});
