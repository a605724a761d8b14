import { describe, expect, it } from 'vitest';
import { amountsDisagree } from '../../../gateway/warnings/rules/amounts-disagree.ts';
import { chainOf, judged, memberOf, recordOf, silent, type ToldChain, type ToldLink } from '../support/chain-of.ts';

const [HAZ, SE] = [memberOf('hazardous-goods'), memberOf('special-equipment')];
const side = (statedBy: typeof HAZ, quantity: ToldLink['quantity']): ToldLink => ({
  from: 'A',
  to: 'B',
  kind: 'PACK',
  statedBy,
  sector: statedBy.sector,
  quantity: quantity ?? null,
});
const of = (links: readonly ToldLink[], more: Partial<ToldChain> = {}) =>
  judged(amountsDisagree, chainOf({ units: { A: [recordOf(HAZ)], B: [recordOf(SE)] }, links, ...more }));
const kg = (value: number) => ({ value, unit: 'kg' });

describe('two sides’ amounts', () => {
  it('fire beyond the tolerance, after units, once a link', () => {
    const found = of([side(HAZ, kg(500)), side(SE, { value: 0.46, unit: 't' })]);
    expect(found).toMatchObject([{ outcome: 'FIRES', codes: ['B', 'A'] }]);
    expect(found[0]?.en).toContain('hazardous-goods reports 500 kg, special-equipment 0.46 t');
  });

  it('say nothing within it, or of one side alone', () => {
    expect(of([side(HAZ, kg(500)), side(SE, { value: 0.498, unit: '吨' })])).toEqual([]);
    expect(of([side(HAZ, kg(500))])).toEqual([]);
  });

  it('are undecided without one amount, where they do not convert, and where the other side is silent', () => {
    expect(of([side(HAZ, kg(500)), side(SE, null)])[0]?.missing).toMatchObject([{ reason: 'NOT_RECORDED' }]);
    expect(of([side(HAZ, kg(500)), side(SE, { value: 500, unit: 'L' })])[0]?.missing).toMatchObject([
      { reason: 'NOT_COMPARABLE' },
      { reason: 'NOT_COMPARABLE' },
    ]);
    const unread = { B: { BACK: [silent('special-equipment')] } };
    expect(of([side(HAZ, kg(500))], { unread })).toMatchObject([{ outcome: 'UNDECIDED', codes: ['B', 'A'] }]);
    const refused = { B: { BACK: [silent('special-equipment', 'FORBIDDEN')] } };
    expect(of([side(HAZ, kg(500))], { unread: refused })[0]?.missing).toMatchObject([{ reason: 'FORBIDDEN' }]);
  });

  it('are undecided where they are withheld, and not in question where there is one side alone', () => {
    const bareLinks = {
      A: [{ sector: 'HAZARDOUS_GOODS', member: 'hazardous-goods', kinds: ['PACK'], parts: ['quantity'] }],
      B: [{ sector: 'SPECIAL_EQUIPMENT', member: 'special-equipment', kinds: ['PACK'], parts: ['quantity'] }],
    };
    expect(of([side(HAZ, null), side(SE, null)], { bareLinks })[0]?.missing).toMatchObject([
      { reason: 'WITHHELD' },
      { reason: 'WITHHELD' },
    ]);
    expect(of([side(HAZ, kg(500)), side(SE, null)], { bareLinks })[0]?.missing).toMatchObject([{ reason: 'WITHHELD' }]);
    expect(of([side(HAZ, null)], { bareLinks })).toEqual([]);
  });

  it('are not in question where nobody says how much, or who is silent has spoken', () => {
    expect(of([side(HAZ, null), side(SE, null)])).toEqual([]);
    const unread = { A: { FORWARD: [silent('hazardous-goods')] } };
    expect(of([side(HAZ, kg(500))], { unread })).toEqual([]);
  });
});
