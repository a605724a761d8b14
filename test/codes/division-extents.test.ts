import { describe, expect, test } from 'vitest';
import { divisionOf } from '../../schema/codes/divisions.ts';
import { EXTENTS } from '../../schema/codes/division-extents-table.ts';
import { type Extent, extentOf, leastKilometres } from '../../schema/codes/division-extents.ts';

/** County by county. */
const COUNTIES = EXTENTS.trim()
  .split('\n')
  .flatMap((line) => [...line.slice(4).matchAll(/(..).{10}/g)].map(([, county = '']) => line.slice(0, 4) + county));

/** Seats of counties, by a gazetteer: degrees of latitude and longitude. */
const SEATS: readonly (readonly [division: string, latitude: number, longitude: number])[] = [
  ['370681', 37.65, 120.52],
  ['320583', 31.38, 120.96],
  ['350203', 24.46, 118.09],
  ['150203', 40.64, 109.83],
  ['310115', 31.22, 121.54],
  ['110101', 39.92, 116.41],
  ['460108', 20.0, 110.35],
  ['653101', 39.47, 75.99],
  ['810001', 22.28, 114.16],
];

const at = (division: string): Extent => {
  const extent = extentOf(division);
  if (!extent) throw new Error(`${division} is nowhere`);
  return extent;
};

describe('where divisions are', () => {
  test('each is a county of GB/T 2260, once, within China and of a county’s size', () => {
    expect(COUNTIES.length).toBeGreaterThan(2_800);
    expect(new Set(COUNTIES).size).toBe(COUNTIES.length);
    for (const county of COUNTIES) {
      // Of the districts of Hong Kong and Macao no published list has codes.
      expect(divisionOf(county) !== null || /^8[12]00/.test(county), county).toBe(true);
      const { latitude, longitude, kilometres } = at(county);
      expect(latitude > 3 && latitude < 54 && longitude > 73 && longitude < 136, county).toBe(true);
      expect(kilometres, county).toBeGreaterThan(0);
    }
  });

  test.each(SEATS)('the seat of %s is in its circle', (division, latitude, longitude) => {
    expect(leastKilometres(at(division), { latitude, longitude, kilometres: 0 })).toBe(0);
  });

  test('a county is near another of its prefecture', () => {
    for (const county of COUNTIES.filter((each) => /^(?:3706|3205|3502|5101)/.test(each)))
      expect(leastKilometres(at(county), at(`${county.slice(0, 4)}00`)), county).toBe(0);
  });

  test('a prefecture’s and a province’s circle hold those of their counties', () => {
    for (const wide of ['370600', '370000', '150000'])
      for (const county of COUNTIES.filter((each) => each.startsWith(wide.replace(/(?:00)+$/, '')))) {
        const [large, small] = [at(wide), at(county)];
        const far = leastKilometres({ ...large, kilometres: 0 }, { ...small, kilometres: 0 });
        expect(far + small.kilometres, county).toBeLessThanOrEqual(large.kilometres + 0.001);
      }
  });

  test('what is no division, or founded since, is nowhere', () => {
    for (const none of ['', '999999', '370699', '37', '710100', 'urn:x']) expect(extentOf(none), none).toBeNull();
  });
});

describe('how far apart', () => {
  const point = (latitude: number, longitude: number): Extent => ({ latitude, longitude, kilometres: 0 });

  test('points are as far as the great circle is', () => {
    // A degree of a meridian, and Beijing to Shanghai.
    expect(leastKilometres(point(30, 120), point(31, 120))).toBeCloseTo(111.2, 1);
    expect(leastKilometres(point(39.9042, 116.4074), point(31.2304, 121.4737))).toBeCloseTo(1_067, -1);
    expect(leastKilometres(point(60, 0), point(60, 1))).toBeCloseTo(55.6, 1);
  });

  test('circles are nearer by what they are wide, and not less than nothing', () => {
    const wide = { ...point(31, 120), kilometres: 40 };
    expect(leastKilometres(point(30, 120), wide)).toBeCloseTo(71.2, 1);
    expect(leastKilometres({ ...point(30, 120), kilometres: 80 }, wide)).toBe(0);
  });

  test('counties on both sides of the country are', () => {
    expect(leastKilometres(at('370681'), at('350203'))).toBeGreaterThan(1_350);
    expect(leastKilometres(at('370681'), at('350203'))).toBeLessThan(1_480);
  });
});
