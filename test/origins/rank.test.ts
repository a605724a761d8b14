import { expect, test } from 'vitest';
import { type Case, chooseCandidates } from '../../gateway/origins/candidates.ts';
import { rankCandidates, type Reach } from '../../gateway/origins/rank.ts';

const cases: readonly Case[] = ['A', 'B', 'C', 'D'].map((code) => ({ code, weight: 1 }));
const at = (...codes: readonly string[]): { code: string; depth: number }[] =>
  codes.map((code, depth) => ({ code, depth }));
const ALL = { leastScore: 0, most: 100 };

/** FARM made three of the cases by a small LOT; HUB is below everything. */
const upstream = [at('A', 'LOT', 'FARM', 'HUB'), at('B', 'LOT', 'FARM', 'HUB'), at('C', 'LOT', 'HUB'), at('D', 'HUB')];

test('what two cases or more have above them is a candidate, with the weight of its cases over all', () => {
  const { chosen, left } = chooseCandidates(cases, upstream, ALL);
  expect(chosen).toEqual([
    { code: 'HUB', depth: 1, cases: [0, 1, 2, 3], score: 1 },
    { code: 'LOT', depth: 1, cases: [0, 1, 2], score: 0.75 },
    { code: 'FARM', depth: 2, cases: [0, 1], score: 0.5 },
  ]);
  expect(left).toEqual({ byScore: 0, byLimit: 0 });
  expect(chooseCandidates(cases, upstream, { leastScore: 0.6, most: 1 })).toMatchObject({
    chosen: [{ code: 'HUB' }],
    left: { byScore: 1, byLimit: 1 },
  });
});

test('a unit that is above another’s case counts by the weight of the case', () => {
  const heavy = cases.map((each) => (each.code === 'D' ? { ...each, weight: 7 } : each));
  const { chosen } = chooseCandidates(heavy, upstream, ALL);
  expect(chosen.map(({ code, score }) => [code, score])).toEqual([
    ['HUB', 1],
    ['LOT', 0.3],
    ['FARM', 0.2],
  ]);
});

const ends = (count: number, extent: Reach['extent'] = 'WHOLE'): Reach => ({
  ends: new Set(Array.from({ length: count }, (_, i) => `E${i}`)),
  extent,
});

function ranked(reach: Readonly<Record<string, Reach>>): ReturnType<typeof rankCandidates> {
  const { chosen } = chooseCandidates(cases, upstream, ALL);
  const judged = chosen.map((candidate) => ({ candidate, reach: reach[candidate.code] ?? ends(0) }));
  return rankCandidates(cases, judged, 0.2);
}

test('the likelier of two has fewer ends below it; a hub above all cases is none', () => {
  const { ranked: found, scope } = ranked({ HUB: ends(1_000), LOT: ends(10), FARM: ends(10) });
  expect(found.map(({ code, rank }) => [code, rank])).toEqual([
    ['LOT', 1],
    ['FARM', 2],
    ['HUB', 3],
  ]);
  expect(scope).toBe(1_004);
  // By hand: 3 · ln(0.8 · 1004/13 + 0.2) + ln(0.2).
  expect(found[0]?.likelihood).toBeCloseTo(3 * Math.log((0.8 * 1_004) / 13 + 0.2) + Math.log(0.2), 6);
});

test('of a count that was cut the least likelihood is told, so that it wins by nothing that was not counted', () => {
  const { ranked: found } = ranked({ HUB: ends(1_000, 'CUT'), LOT: ends(10), FARM: ends(10) });
  expect(found.find(({ code }) => code === 'HUB')).toMatchObject({ likelihood: 0, extent: 'CUT' });
  expect(found[0]?.code).toBe('LOT');
});

test('what records cannot tell apart shares a rank', () => {
  const chain = cases.map(({ code }) => at(code, 'SILO', 'FIELD'));
  const { chosen } = chooseCandidates(cases, chain, ALL);
  const judged = chosen.map((candidate) => ({ candidate, reach: ends(20) }));
  expect(rankCandidates(cases, judged, 0.2).ranked.map(({ code, rank }) => [code, rank])).toEqual([
    ['SILO', 1],
    ['FIELD', 1],
  ]);
});
