import { chooseCandidates } from '../../gateway/origins/candidates.ts';
import { type Count, countFairly } from '../../gateway/origins/count-fairly.ts';
import { PARAMETERS } from '../../gateway/origins/parameters.ts';
import { rankCandidates, type Reach } from '../../gateway/origins/rank.ts';
import { Dice } from '../../test/execute/support/random/dice.ts';
import { type Economy, type EconomyOptions, randomEconomy } from './economy.ts';

export interface Setting extends Omit<EconomyOptions, 'seed'> {
  readonly cases: number;
  /** The part of the cases that have nothing to do with the origin. */
  readonly unrelated: number;
  /** Units that may be asked about, back and forward together. */
  readonly budget: number;
}

/** Where the true origin stands in one economy: its place among all, those that are alike sharing the middle of theirs. */
export interface Placed {
  /** Infinity: it is not among the candidates. */
  readonly byLikelihood: number;
  /** By FoodChain-Lab's score alone. */
  readonly byScore: number;
  readonly candidates: number;
  /** Those whose count was cut off. */
  readonly cut: number;
  /** Units above a case or more. */
  readonly upstream: number;
}

/** Ends that the true origin leads to, at least, and as a part of all at most. */
const REACH = { least: 30, part: 0.3 };
const TRIES = 200;

/** @returns null: there is no such origin in this economy */
export async function placeOrigin(setting: Setting, seed: number): Promise<Placed | null> {
  const economy = randomEconomy({ ...setting, seed });
  const dice = new Dice(`origins ${seed}`);
  const origin = pickOrigin(economy, dice);
  if (!origin) return null;
  const ends = economy.stages.at(-2) ?? 0;
  const codes = new Set<number>();
  while (codes.size < Math.min(setting.cases, origin.ends.length))
    codes.add(dice.chance(setting.unrelated) ? ends + dice.below(economy.units - ends) : dice.pick(origin.ends));
  const cases = [...codes].map((code) => ({ code: `${code}`, weight: 1 }));
  const upstream = [...codes].map((code) => walkFrom(code, economy.sources));
  const seen = new Set(upstream.flatMap((units) => units.map(({ code }) => code))).size;
  const { chosen } = chooseCandidates(cases, upstream, PARAMETERS);
  const { counts } = await countFairly(
    chosen.map(({ code }) => code),
    setting.budget - seen,
    async (code, maxUnits) => countBelow(economy, Number(code), maxUnits),
  );
  const counted = chosen.map((candidate) => ({ candidate, reach: counts.get(candidate.code)?.reach ?? NOT_COUNTED }));
  const { ranked } = rankCandidates(cases, counted, PARAMETERS.unrelated);
  const placeBy = (value: (each: (typeof ranked)[number]) => number): number => {
    const own = ranked.find(({ code }) => code === `${origin.unit}`);
    if (!own) return Infinity;
    const better = ranked.filter((each) => value(each) > value(own)).length;
    const alike = ranked.filter((each) => value(each) === value(own)).length;
    return better + (alike + 1) / 2;
  };
  return {
    byLikelihood: placeBy(({ likelihood }) => likelihood),
    byScore: placeBy(({ score }) => score),
    candidates: chosen.length,
    cut: counted.filter(({ reach }) => reach.extent === 'CUT').length,
    upstream: seen,
  };
}

function pickOrigin({ units, stages, products }: Economy, dice: Dice): { unit: number; ends: number[] } | null {
  const [, first = 0, , , , beyond = 0] = stages;
  const last = stages.at(-2) ?? 0;
  for (let i = 0; i < TRIES; i += 1) {
    const unit = first + dice.below(beyond - first);
    const ends = walkFrom(unit, products).flatMap(({ code }) => (Number(code) >= last ? [Number(code)] : []));
    if (ends.length >= REACH.least && ends.length < (units - last) * REACH.part) return { unit, ends };
  }
  return null;
}

const NOT_COUNTED: Reach = { ends: new Set(), extent: 'CUT' };

function countBelow({ products, stages }: Economy, unit: number, maxUnits: number): Count {
  const last = stages.at(-2) ?? 0;
  const all = walkFrom(unit, products);
  const kept = all.slice(0, maxUnits).map(({ code }) => code);
  const wantsMore = kept.length < all.length;
  const ends = new Set(kept.filter((code) => Number(code) >= last));
  return { asked: kept, wantsMore, reach: { ends, extent: wantsMore ? 'CUT' : 'WHOLE' } };
}

/** Nearest first. */
function walkFrom(start: number, next: (unit: number) => readonly number[]): { code: string; depth: number }[] {
  const depths = new Map([[start, 0]]);
  for (const [unit, depth] of depths)
    for (const other of next(unit)) if (!depths.has(other)) depths.set(other, depth + 1);
  return [...depths].map(([unit, depth]) => ({ code: `${unit}`, depth }));
}
