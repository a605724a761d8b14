import { describe, expect, it } from 'vitest';
import { olderThanItsInput } from '../../../gateway/warnings/rules/older-than-its-input.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldChain } from '../support/chain-of.ts';

const made = (producedAt: string | null) => [recordOf(memberOf('food-drug'), { producedAt })];
const of = (product: string | null, input: string | null, at: string | null, more: Partial<ToldChain> = {}) =>
  judged(
    olderThanItsInput,
    chainOf({ units: { P: made(product), I: made(input) }, links: [{ from: 'I', to: 'P', at }], ...more }),
  );
const on = (day: number, time = '08:00:00') => `2026-03-0${day}T${time}+08:00`;

describe('a product that is older than its input', () => {
  it('fires where it was made, or the input was used, more than the tolerance before', () => {
    expect(outcomes(of(on(1), on(2), null))).toEqual([['FIRES', 'P', 'I']]);
    expect(of(on(5), on(4), on(3))[0]).toMatchObject({ outcome: 'FIRES', at: on(3) });
  });

  it('says nothing within the tolerance', () => {
    expect(of(on(1), on(1, '13:00:00'), on(1))).toEqual([]);
  });

  it('takes a date without a time for all of its day', () => {
    expect(of(on(1, '00:00:00'), on(1, '20:00:00'), null)).toEqual([]);
    expect(of(on(1, '20:00:00'), on(1, '00:00:00'), null)).toEqual([]);
    expect(outcomes(of(on(1, '00:00:00'), on(3, '00:00:00'), null))).toEqual([['FIRES', 'P', 'I']]);
  });

  it('means no carrier, which may be older by years', () => {
    const links = [{ from: 'I', to: 'P', kind: 'PACK', at: on(3) }];
    expect(of('2019-01-01T00:00:00+08:00', on(2), null, { links })).toEqual([]);
  });

  it('is undecided where a date is missing, forbidden, or its member silent', () => {
    expect(of(on(3), null, on(3))[0]?.missing).toMatchObject([{ code: 'I', field: 'producedAt' }]);
    const hidden = [recordOf(memberOf('food-drug'), {}, { producedAt: 'FORBIDDEN' })];
    const units = { P: made(on(3)), I: hidden };
    expect(of(null, null, on(3), { units })[0]?.missing).toMatchObject([{ reason: 'FORBIDDEN' }]);
    const unread = { I: { RECORDS: [silent('agriculture')] } };
    const nobody = { P: made(on(3)), I: [] };
    expect(of(null, null, on(3), { units: nobody, unread })).toMatchObject([{ outcome: 'UNDECIDED' }]);
    expect(of(null, null, on(3), { units: nobody })).toEqual([]);
  });
});
