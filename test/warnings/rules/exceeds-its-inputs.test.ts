import { describe, expect, it } from 'vitest';
import { exceedsItsInputs } from '../../../gateway/warnings/rules/exceeds-its-inputs.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldChain } from '../support/chain-of.ts';

const [FD, AG, RE] = [memberOf('food-drug'), memberOf('agriculture'), memberOf('rare-earth')];
const flour = (value: number | null, unit = 't') =>
  recordOf(FD, { productName: '小麦粉', quantity: value === null ? null : { value, unit } });
const grain = (values: Readonly<Record<string, unknown>> = {}) => recordOf(AG, values);
const input = (from: string, value: number | null, unit = 'kg') => ({
  from,
  to: 'F',
  quantity: value === null ? null : { value, unit },
});
const of = (chain: Partial<ToldChain>) => judged(exceedsItsInputs, chainOf({ units: { F: [flour(2)] }, ...chain }));

it('is undecided where its own amount is not for whoever asks, though nobody tells how much went in', () => {
  const kept = recordOf(FD, {}, { quantity: 'FORBIDDEN' });
  expect(of({ units: { F: [kept] }, links: [input('A', null)] })).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['F'], missing: [{ field: 'quantity', reason: 'FORBIDDEN' }] },
  ]);
  expect(of({ units: { F: [kept] }, links: [] })).toEqual([]);
});

describe('a product is more than its inputs', () => {
  it('fires beyond the tolerance', () => {
    const [found] = of({ links: [input('A', 900), input('B', 0.9, '吨')] });
    expect(found).toMatchObject({ outcome: 'FIRES', codes: ['F', 'A', 'B'] });
    expect(found?.en).toBe('小麦粉: 2 t out of at most 1.8 t, 11.1 % more');
  });

  it('says nothing within it, and nothing of what is known to suffice whoever is silent', () => {
    const unread = { F: { BACK: [silent('agriculture')] } };
    expect(of({ links: [input('A', 1000), input('B', 950)], unread })).toEqual([]);
  });

  it('takes an input without an amount for all there is of it', () => {
    const units = { F: [flour(2)], A: [grain({ quantity: { value: 500, unit: 'kg' } })] };
    expect(outcomes(of({ units, links: [input('A', null), input('B', 1)] }))).toEqual([['FIRES', 'F', 'A', 'B']]);
    const more = { F: [flour(2)], A: [grain({ quantity: { value: 3, unit: 't' } })] };
    expect(of({ units: more, links: [input('A', null)] })[0]?.missing).toMatchObject([{ reason: 'NOT_RECORDED' }]);
  });

  it('is undecided where an amount, a right or a member is missing', () => {
    expect(of({ units: { F: [flour(null)] }, links: [input('A', 900)] })[0]?.missing).toMatchObject([
      { field: 'quantity', reason: 'NOT_RECORDED' },
    ]);
    const forbidden = recordOf(FD, {}, { quantity: 'FORBIDDEN' });
    expect(of({ units: { F: [forbidden] }, links: [input('A', 900)] })[0]?.missing).toMatchObject([
      { reason: 'FORBIDDEN' },
    ]);
    const unread = { F: { BACK: [silent('agriculture')] } };
    expect(of({ links: [input('A', 900)], unread })[0]).toMatchObject({ outcome: 'UNDECIDED' });
  });

  it('tells an amount that is withheld from one that nobody records', () => {
    const bareLinks = { F: [{ sector: 'FOOD_DRUG', member: 'food-drug', kinds: null, parts: ['quantity'] }] };
    expect(of({ links: [input('A', null)], bareLinks })[0]?.missing).toMatchObject([{ reason: 'WITHHELD' }]);
    const other = { F: [{ ...bareLinks.F[0]!, member: 'agriculture' }] };
    expect(of({ links: [input('A', null)], bareLinks: other })[0]?.missing).toMatchObject([{ reason: 'NOT_RECORDED' }]);
  });

  it('means nothing that grows, and nothing that is counted otherwise', () => {
    const plot = { F: [flour(2)], A: [grain({ kind: 'PLOT' })] };
    expect(of({ units: plot, links: [input('A', 1)] })).toEqual([]);
    expect(of({ units: { F: [flour(9000, '盒')] }, links: [input('A', 270)] })).toEqual([]);
  });

  it('weighs a mass balance as oxide', () => {
    const magnets = { quantity: { value: 4.1, unit: 't' } };
    const of12 = (reoKilograms: number) =>
      of({
        units: { F: [recordOf(RE, { ...magnets, reoKilograms })] },
        links: [{ ...input('A', 1240), kind: 'MASS_BALANCE' }],
      });
    expect(of12(1240)).toEqual([]);
    expect(outcomes(of12(1400))).toEqual([['FIRES', 'F', 'A']]);
  });
});
