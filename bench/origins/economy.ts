import { Dice } from '../../test/execute/support/random/dice.ts';

export interface EconomyOptions {
  readonly seed: number;
  readonly units: number;
  /** The part of what is bought from anywhere that is bought from one source in a hundred. */
  readonly hubs: number;
}

/** Lots in stages, each made of lots of the stage before, or packed from one. */
export interface Economy {
  readonly units: number;
  /** The first unit of each stage; the last stage is what people buy. */
  readonly stages: readonly number[];
  readonly sources: (unit: number) => readonly number[];
  readonly products: (unit: number) => readonly number[];
}

const STAGES = 7;
/** A stage has so many times the lots of the one before. */
const GROWTH = 1.9;
const MOST_SOURCES = 3;
const REGIONS = 31;
const OUT_OF_REGION = 0.2;

/** The same seed gives the same. A lot has so much, and whoever buys takes of it what is left. */
export function randomEconomy({ seed, units, hubs }: EconomyOptions): Economy {
  const dice = new Dice(seed);
  const stages = stagesOf(units);
  const sources = Array.from({ length: units }, (): number[] => []);
  const products = Array.from({ length: units }, (): number[] => []);
  const regions = Array.from({ length: units }, () => dice.below(REGIONS));
  const left = new Float64Array(units).map(() => Math.exp(0.8 * gauss(dice)));
  const size = left.slice();
  for (let stage = 1; stage < STAGES; stage += 1) {
    const [first = 0, own = 0, next = units] = stages.slice(stage - 1, stage + 2);
    const near = Map.groupBy(range(first, own), (unit) => regions[unit]);
    const part = Math.min(0.9, (own - first) / (next - own));
    for (let unit = own; unit < next; unit += 1) {
      const most = stage === STAGES - 1 ? 1 : 1 + dice.below(MOST_SOURCES);
      for (let i = 0; i < most; i += 1) {
        const source = pickSource(dice, near.get(regions[unit]), first, own, hubs);
        const available = left[source] ?? 0;
        if (available <= 0 || sources[unit]?.includes(source)) continue;
        const wanted = ((size[source] ?? 0) * part * 1.2 * (0.3 + 0.9 * dice.next())) / most;
        left[source] = available - Math.min(available, wanted);
        sources[unit]?.push(source);
        products[source]?.push(unit);
      }
    }
  }
  return { units, stages, sources: (unit) => sources[unit] ?? [], products: (unit) => products[unit] ?? [] };
}

/** With the number of units at their end. */
function stagesOf(units: number): number[] {
  const parts = range(0, STAGES).map((stage) => GROWTH ** stage);
  const whole = parts.reduce((sum, part) => sum + part);
  const starts = [0];
  for (const part of parts.slice(0, -1))
    starts.push((starts.at(-1) ?? 0) + Math.max(8, Math.round((units * part) / whole)));
  return [...starts, units];
}

function pickSource(dice: Dice, near: readonly number[] | undefined, first: number, end: number, hubs: number): number {
  if (near && !dice.chance(OUT_OF_REGION)) return dice.pick(near);
  const among = dice.chance(hubs) ? Math.max(1, Math.floor((end - first) / 100)) : end - first;
  return first + dice.below(among);
}

function gauss(dice: Dice): number {
  return Math.sqrt(-2 * Math.log(dice.next() + 1e-12)) * Math.cos(2 * Math.PI * dice.next());
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
