import { type Placed, placeOrigin, type Setting } from '../origins/trial.ts';

interface Line extends Setting {
  readonly name: string;
  /** Of the economies in which the true origin must come first, at least. */
  readonly target: number | null;
}

const LINES: readonly Line[] = [
  {
    name: '40 cases, a fifth unrelated',
    units: 100_000,
    cases: 40,
    unrelated: 0.2,
    hubs: 0.05,
    budget: 5_000,
    target: 0.8,
  },
  {
    name: '40 cases, half unrelated',
    units: 100_000,
    cases: 40,
    unrelated: 0.5,
    hubs: 0.05,
    budget: 5_000,
    target: 0.8,
  },
  {
    name: '40 cases, half unrelated, hubs',
    units: 100_000,
    cases: 40,
    unrelated: 0.5,
    hubs: 0.5,
    budget: 5_000,
    target: 0.8,
  },
  {
    name: '8 cases, a quarter unrelated',
    units: 100_000,
    cases: 8,
    unrelated: 0.25,
    hubs: 0.05,
    budget: 5_000,
    target: 0.45,
  },
  {
    name: '40 cases, half unrelated, of all units',
    units: 100_000,
    cases: 40,
    unrelated: 0.5,
    hubs: 0.05,
    budget: 100_000,
    target: 0.8,
  },
  {
    name: '8 cases, half unrelated',
    units: 100_000,
    cases: 8,
    unrelated: 0.5,
    hubs: 0.05,
    budget: 5_000,
    target: null,
  },
];
const SEEDS = 40;

/** How often the true origin comes first: by likelihood, and by FoodChain-Lab’s score in the same economies. */
export async function run(): Promise<void> {
  let isMissed = false;
  for (const { name, target, ...setting } of LINES) {
    const all = await Promise.all(Array.from({ length: SEEDS }, (_, seed) => placeOrigin(setting, seed + 1)));
    const placed = all.filter((each) => each !== null);
    const part = (isSo: (each: Placed) => boolean): number => placed.filter(isSo).length / placed.length;
    const first = part(({ byLikelihood }) => byLikelihood <= 1);
    isMissed ||= target !== null && first < target;
    const ten = part(({ byLikelihood }) => byLikelihood <= 10);
    const mean = (of: (each: Placed) => number): string =>
      (placed.reduce((sum, each) => sum + of(each), 0) / placed.length).toFixed(0);
    console.log(
      `${name}: ${placed.length} economies, first by likelihood ${percent(first)}${target === null ? '' : ` (${percent(target)} wanted)`}, among ten ${percent(ten)}; ` +
        `first by score ${percent(part(({ byScore }) => byScore <= 1))}; ${mean((each) => each.candidates)} candidates, of ${mean((each) => each.cut)} the count was cut off`,
    );
  }
  if (isMissed) process.exitCode = 1;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}
