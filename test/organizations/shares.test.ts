import { describe, expect, test } from 'vitest';
import { indicatorOf, type Part, readVersion } from '../../gateway/organizations/indicator.ts';
import { licenceShare, missing, ofSample, penaltyShare, type Share } from '../../gateway/organizations/shares.ts';
import type { RegisterEntry, Registers } from '../../gateway/registers/registers.ts';
import { fakeMember } from '../support/fake-ministry.ts';

const NOW = Date.parse('2026-11-30T08:00:00+08:00');

const entry = (member: string, more: Partial<RegisterEntry>): RegisterEntry => ({
  sector: 'FOOD_DRUG',
  member,
  statedBy: fakeMember(member),
  division: null,
  licences: null,
  penalties: null,
  ...more,
});
const registers = (entries: readonly RegisterEntry[], more: Partial<Registers> = {}): Registers => ({
  entries,
  gaps: [],
  withheld: [],
  complete: true,
  ...more,
});
const penalised = (...at: readonly (string | null)[]): Partial<RegisterEntry> => ({
  penalties: at.map((each) => ({ number: 'P', at: each, reason: null })),
});
const licensed = (
  ...of: readonly (readonly [status: string | null, validUntil: string | null])[]
): Partial<RegisterEntry> => ({
  licences: of.map(([status, validUntil]) => ({ kind: 'K', number: 'N', issuedAt: null, validUntil, status })),
});
const LESS_ONE = 1 - 1 / 3;
const GAP = {
  reason: 'TIMEOUT',
  sector: 'AGRICULTURE',
  member: 'agriculture',
  system: null,
  codes: [],
  message: '',
} as const;
const SUPERVISION = { sector: 'FOOD_DRUG', policy: 'food-drug/supervision' };

describe('penalties take a third each, those of the last two years', () => {
  test.each([
    ['none', penalised(), 1, 1],
    ['one', penalised('2026-01-01T00:00:00+08:00'), LESS_ONE, LESS_ONE],
    ['one whose date is not known', penalised(null), LESS_ONE, LESS_ONE],
    ['one a day too old', penalised('2024-11-29T07:00:00+08:00'), 1, 1],
    ['one a day younger', penalised('2024-12-01T09:00:00+08:00'), LESS_ONE, LESS_ONE],
    ['four', penalised(null, null, null, null), 0, 0],
  ])('%s', (_, own, least, most) => {
    expect(penaltyShare(registers([entry('food-drug', own)]), NOW)).toMatchObject({ least, most, missing: null });
  });

  test('those that somebody does not tell may be as many as cost all', () => {
    const told = entry('food-drug', penalised(null));
    const whole = [
      registers([told], { gaps: [GAP] }),
      registers([told], { withheld: [SUPERVISION] }),
      registers([told, entry('rare-earth', {})]),
    ];
    for (const each of whole)
      expect(penaltyShare(each, NOW)).toMatchObject({ least: 0, most: LESS_ONE, missing: null });
  });

  test.each([
    ['GAPS', registers([], { gaps: [GAP], withheld: [SUPERVISION] })],
    ['WITHHELD', registers([entry('food-drug', {})], { withheld: [SUPERVISION] })],
    ['NOT_REGISTERED', registers([])],
    ['NONE_ON_RECORD', registers([entry('food-drug', {})])],
  ])('nothing told is missing: %s', (reason, of) => {
    expect(penaltyShare(of, NOW)).toMatchObject({ least: 0, most: 1, missing: reason });
  });
});

describe('licences count by those that hold now', () => {
  test('of five, by hand: void ones and those out of date do not', () => {
    const own = licensed(
      ['有效', '2027-01-01T00:00:00+08:00'],
      ['有效', null],
      ['有效', '2026-11-29T00:00:00+08:00'],
      ['吊销', '2027-01-01T00:00:00+08:00'],
      [null, null],
    );
    expect(licenceShare(registers([entry('food-drug', own)]), NOW)).toMatchObject({
      least: 0.6,
      most: 0.6,
      missing: null,
      inputs: [
        { name: 'licences', value: 5, member: 'food-drug' },
        { name: 'in force', value: 3, member: 'food-drug' },
      ],
    });
  });

  test('where a member is silent there may be any number more', () => {
    const own = registers([entry('food-drug', licensed(['有效', null]))], { gaps: [GAP] });
    expect(licenceShare(own, NOW)).toMatchObject({ least: 0, most: 1, missing: 'GAPS' });
  });
});

describe('a component of a sample', () => {
  const names = { yes: 'y', no: 'n', none: 'NOTHING_LISTED' } as const;

  test('where all was looked at it is the share, undecided ones both ways', () => {
    const found = { yes: 6, no: 2, undecided: 2 };
    expect(ofSample(found, { listed: 10, isWhole: true, all: 10 }, names)).toMatchObject({ least: 0.6, most: 0.8 });
  });

  test('of a quarter that was listed the rest may be so, or not', () => {
    const found = { yes: 10, no: 0, undecided: 0 };
    const { least, most } = ofSample(found, { listed: 10, isWhole: true, all: 40 }, names);
    expect([least, most]).toEqual([0.25, 1]);
    const none = ofSample({ yes: 0, no: 10, undecided: 0 }, { listed: 10, isWhole: true, all: 40 }, names);
    expect([none.least, none.most]).toEqual([0, 0.75]);
  });

  test.each([
    ['GAPS', { yes: 3, no: 1, undecided: 0 }, 'GAPS'],
    ['UNDECIDED', { yes: 0, no: 0, undecided: 4 }, { listed: 4, isWhole: true, all: 4 }],
    ['NOTHING_LISTED', { yes: 0, no: 0, undecided: 0 }, { listed: 0, isWhole: true, all: 0 }],
  ] as const)('%s', (reason, found, frame) => {
    expect(ofSample(found, frame, names)).toMatchObject({ least: 0, most: 1, missing: reason });
  });
});

describe('the indicator', () => {
  const known = (least: number, most = least): Share => ({ least, most, missing: null, inputs: [] });
  const all = (share: Share): Readonly<Record<Part, Share>> => ({
    TRACE_RATE: share,
    INSPECTIONS: share,
    RECALLS: share,
    PENALTIES: share,
    COMPLAINTS: share,
    LICENCES: share,
  });
  const version = readVersion(null);

  test('is 100 where all is well and 0 where nothing is', () => {
    expect(indicatorOf(version, all(known(1)))).toMatchObject({ least: 100, most: 100, grade: 'HIGH' });
    expect(indicatorOf(version, all(known(0)))).toMatchObject({ least: 0, most: 0, grade: 'LOW' });
  });

  test('by hand: 30 · 0.9 + 20 · 0.5 + 15 + 15 · 2/3 + 10 · 1 + 10 · 0.6 = 78', () => {
    const shares = {
      TRACE_RATE: known(0.9),
      INSPECTIONS: known(0.5),
      RECALLS: known(1),
      PENALTIES: known(2 / 3),
      COMPLAINTS: known(1),
      LICENCES: known(0.6),
    };
    const { least, most, grade } = indicatorOf(version, shares);
    expect([least, most]).toEqual([expect.closeTo(78, 9), expect.closeTo(78, 9)]);
    expect(grade).toBe('GOOD');
    const open = indicatorOf(version, { ...shares, COMPLAINTS: missing('NOT_COLLECTED') });
    expect(open.least).toBeCloseTo(68, 9);
    expect(open.most).toBeCloseTo(78, 9);
    // Both ends would be of one band but for the tenth that nobody knows of.
    expect(open.grade).toBeNull();
  });

  test('has no grade where a component is missing, be both ends of one band, nor where they are of two', () => {
    expect(indicatorOf(version, { ...all(known(1)), COMPLAINTS: missing('NOT_COLLECTED') })).toMatchObject({
      least: 90,
      most: 100,
      grade: null,
    });
    expect(indicatorOf(version, all(known(0.7, 0.8)))).toMatchObject({ grade: null });
    expect(indicatorOf(version, all(known(0.61, 0.74)))).toMatchObject({ grade: 'FAIR' });
  });
});
