import { describe, expect, it } from 'vitest';
import { twoPlaces } from '../../../gateway/warnings/rules/two-places.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent, type ToldChain } from '../support/chain-of.ts';

const [LONGKOU, LAIYANG, XIAMEN, TAIPEI] = ['370681', '370682', '350203', '710100'];
const [FD, MALL] = [memberOf('food-drug'), memberOf('food-drug/mall', 'PLATFORM')];
const day = (hour: number, date = '2026-06-21'): string => `${date}T${String(hour).padStart(2, '0')}:00:00+08:00`;

interface Seen {
  readonly at: string | null;
  readonly division?: string | null;
  readonly latitude?: number;
  readonly longitude?: number;
}
const events = (...seen: readonly Seen[]) =>
  seen.map(({ at, ...place }, i) => ({ id: `E${i}`, step: 'receiving', at, place, organization: null }));
const pallet = (seen: readonly Seen[], values: Readonly<Record<string, unknown>> = {}, by = FD) =>
  recordOf(by, { productName: '托盘', level: 'ITEM', events: events(...seen), ...values });
const of = (records: readonly ReturnType<typeof recordOf>[], more: Partial<ToldChain> = {}) =>
  judged(twoPlaces, chainOf({ units: { P: records }, ...more }));
const made = (at: string, division: string | undefined) => ({ producedAt: at, place: { division } });

describe('one code at two places', () => {
  it('fires where nobody can have driven so fast, with the places, the times and who tells', () => {
    expect(
      of([pallet([{ at: day(8), division: LONGKOU }]), pallet([{ at: day(12), division: XIAMEN }], {}, MALL)]),
    ).toMatchObject([
      {
        outcome: 'FIRES',
        codes: ['P'],
        at: day(12),
        en: expect.stringMatching(/^托盘: at 370681, and at most 4 h later at 350203, at least 1\d{3} km away$/),
        evidence: [
          { member: 'food-drug', field: 'events.place.division', value: LONGKOU },
          { member: 'food-drug', field: 'events.at', value: day(8) },
          { member: 'food-drug/mall', field: 'events.place.division', value: XIAMEN },
          { member: 'food-drug/mall', field: 'events.at', value: day(12) },
        ],
      },
    ]);
  });

  it('fires for where it was made, too, and whatever the order of what is told', () => {
    const found = of([pallet([{ at: day(12), division: XIAMEN }], made(day(8), LONGKOU))]);
    expect(found[0]?.evidence.map(({ field }) => field)).toEqual([
      'place.division',
      'producedAt',
      'events.place.division',
      'events.at',
    ]);
    expect(
      outcomes(
        of([
          pallet([
            { at: day(12), division: LONGKOU },
            { at: day(8), division: XIAMEN },
          ]),
        ]),
      ),
    ).toEqual([['FIRES', 'P']]);
  });

  it('says nothing where there is time enough, or the places are near', () => {
    expect(
      of([
        pallet([
          { at: day(8), division: LONGKOU },
          { at: day(8, '2026-06-22'), division: XIAMEN },
        ]),
      ]),
    ).toEqual([]);
    // The counties touch: nobody says where in them it was.
    expect(
      of([
        pallet([
          { at: day(8), division: LONGKOU },
          { at: day(8), division: '370685' },
        ]),
      ]),
    ).toEqual([]);
    expect(
      of([
        pallet([
          { at: day(8), division: LONGKOU },
          { at: day(8), division: '370600' },
        ]),
      ]),
    ).toEqual([]);
  });

  it('lets a little more than the least distance pass', () => {
    const near = { at: day(8), latitude: 37.65, longitude: 120.52 };
    const to = (kilometres: number) => [pallet([near, { ...near, latitude: 37.65 + kilometres / 111.2 }])];
    expect(of(to(29))).toEqual([]);
    expect(outcomes(of(to(31)))).toEqual([['FIRES', 'P']]);
    const later = (kilometres: number) => [
      pallet([near, { ...near, at: day(9), latitude: 37.65 + kilometres / 111.2 }]),
    ];
    expect(of(later(119))).toEqual([]);
    expect(outcomes(of(later(121)))).toEqual([['FIRES', 'P']]);
  });

  it('takes a date without a time for all of its day, and is undecided where the time would decide', () => {
    const from = { at: day(0), division: LONGKOU };
    expect(of([pallet([from, { at: day(23), division: XIAMEN }])])).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'events.at', reason: 'NOT_RECORDED', member: 'food-drug' }] },
    ]);
    expect(of([pallet([{ at: day(20), division: XIAMEN }], made(day(0), LONGKOU))])).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'producedAt', reason: 'NOT_RECORDED' }] },
    ]);
    expect(of([pallet([from, { at: day(0), division: XIAMEN }])])[0]?.missing).toHaveLength(2);
    expect(of([pallet([from, { at: day(0, '2026-06-22'), division: XIAMEN }])])[0]?.missing).toHaveLength(2);
    expect(of([pallet([from, { at: day(0, '2026-06-23'), division: XIAMEN }])])).toEqual([]);
    expect(of([pallet([from, { at: day(0), division: '370685' }])])).toEqual([]);
    // Across the country a day is too little.
    expect(outcomes(of([pallet([from, { at: day(1), division: '653101' }])]))).toEqual([['FIRES', 'P']]);
  });

  it('does not take what has moved since, or was registered anew, for made at two places', () => {
    const there = pallet([], made(day(8), LAIYANG));
    expect(of([there, pallet([], made(day(8), XIAMEN), MALL)])).toEqual([]);
    // By another register the date alone.
    expect(of([there, pallet([], made(day(0), XIAMEN), MALL)])).toEqual([]);
    // Of two times two makings.
    expect(outcomes(of([there, pallet([], made(day(10), XIAMEN), MALL)]))).toEqual([['FIRES', 'P']]);
    // What one tells by an event stands.
    const seen = pallet([{ at: day(9), division: LONGKOU }], made(day(8), LAIYANG));
    expect(of([seen, pallet([], made(day(8), XIAMEN), MALL)])).toEqual([]);
  });

  it('is not meant for lots, and for what nobody tells the level of', () => {
    const two = [
      { at: day(8), division: LONGKOU },
      { at: day(9), division: XIAMEN },
    ];
    expect(of([pallet(two, { level: 'LOT' })])).toEqual([]);
    expect(of([pallet(two, { level: null })])).toEqual([]);
    expect(of([pallet(two), pallet([], { level: 'LOT' }, MALL)])).toEqual([]);
  });

  it('says nothing where no place or no time is on record', () => {
    expect(
      of([
        pallet([
          { at: null, division: LONGKOU },
          { at: day(8), division: XIAMEN },
        ]),
      ]),
    ).toEqual([]);
    expect(
      of([
        pallet([
          { at: day(8), division: null },
          { at: day(8), division: XIAMEN },
        ]),
      ]),
    ).toEqual([]);
    expect(of([pallet([], { events: null, producedAt: day(8), place: null })])).toEqual([]);
  });

  it('is undecided where nobody knows where a place is, and it may be too far', () => {
    const other = (at: string) => [
      pallet([
        { at: day(8), division: LONGKOU },
        { at, division: TAIPEI },
      ]),
    ];
    expect(of(other(day(12)))).toMatchObject([
      {
        outcome: 'UNDECIDED',
        codes: ['P'],
        missing: [{ field: 'events.place.division', reason: 'NOT_COMPARABLE', member: 'food-drug' }],
      },
    ]);
    expect(of(other(day(8, '2026-06-25')))).toEqual([]);
    const same = [
      pallet([
        { at: day(8), division: TAIPEI },
        { at: day(8), division: TAIPEI },
      ]),
    ];
    expect(of(same)).toEqual([]);
  });

  it('is undecided where a field is not told, events are left out or a member is silent', () => {
    const one = [{ at: day(8), division: LONGKOU }];
    const untold = (field: string) => ({ ...pallet(one), untold: { [field]: 'FORBIDDEN' as const } });
    for (const field of ['events', 'place'])
      expect(of([untold(field)])[0]?.missing).toMatchObject([{ field, reason: 'FORBIDDEN' }]);
    expect(of([{ ...pallet(one), withheld: ['food-drug/parties'] }])[0]?.missing).toMatchObject([
      { field: 'events', reason: 'WITHHELD', member: 'food-drug' },
    ]);
    // Where in its county a place is decides little.
    expect(of([{ ...pallet(one), withheld: ['food-drug/sites'] }])).toEqual([]);
    const unread = { P: { RECORDS: [silent('food-drug/mall')] } };
    expect(of([pallet(one)], { unread })[0]?.missing).toMatchObject([{ reason: 'TIMEOUT', member: 'food-drug/mall' }]);
  });

  it('fires whoever is silent', () => {
    const unread = { P: { RECORDS: [silent('food-drug/mall')] } };
    const two = pallet([
      { at: day(8), division: LONGKOU },
      { at: day(9), division: XIAMEN },
    ]);
    expect(outcomes(of([{ ...two, withheld: ['food-drug/parties'] }], { unread }))).toEqual([['FIRES', 'P']]);
  });
});
