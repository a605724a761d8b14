import { Dice } from '../execute/support/random/dice.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import { type FakeLink, type FakeMinistry, fakeMinistry, urn } from './fake-ministry.ts';

const KINDS = ['TRANSFORM', 'PACK', 'HOLD', 'TRANSPORT', 'TREAT'];
const NAMES = ['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth'];
const MOST_UNITS = 120;

/** A world of units and links, often told by two, and something that is asked of it. */
export interface Economy {
  readonly request: WalkRequest;
  /** Its own root among others. */
  readonly roots: readonly string[];
  /** The same world by ministries of another speed, that take other batches. */
  ministries(speed: number): FakeMinistry[];
  /** Whether a ministry has a record of a code, or a link from or to it. */
  knows(ministry: string, code: string): boolean;
}

/** @param seed gives the same again */
export function economy(seed: string): Economy {
  const dice = new Dice(seed);
  const size = 5 + dice.below(MOST_UNITS);
  const codes = Array.from({ length: size }, (_, i) => (i % 5 === 0 ? `gs1:(01)06901234567892(21)${i}` : urn(i)));
  const timeless = dice.pick([0.15, 0.6, 1]);
  const links = Array.from({ length: size * 2 }, (_, i) => linksOf(dice, codes, i, timeless)).flat();
  const told = NAMES.map((name, n) => ({
    name,
    links: links.filter(({ by }) => by === n),
    holds: codes.filter((_, i) => i % NAMES.length === n),
    known: new Set<string>(),
  }));
  for (const { links: own, holds, known } of told)
    for (const code of [...holds, ...own.flatMap(({ from, to }) => [from, to])]) known.add(code);
  const failing = dice.chance(0.3) ? dice.pick(NAMES) : null;
  const root = dice.pick(codes);
  const others = new Dice(`${seed} roots`);
  return {
    roots: [...new Set([root, ...others.some(codes, others.pick([0.03, 0.2, 1])).slice(0, 7)])],
    request: {
      root,
      direction: dice.pick(['BACK', 'FORWARD']),
      kinds: dice.chance(0.3) ? new Set(dice.some(KINDS, 0.6)) : null,
      from: dice.chance(0.2) ? Date.parse('2026-02-01') : -Infinity,
      to: dice.chance(0.2) ? Date.parse('2026-05-01') : Infinity,
      maxDepth: dice.chance(0.2) ? dice.below(6) : 20,
      maxUnits: dice.chance(0.3) ? 1 + dice.below(40) : 1_000,
    },
    ministries: (speed) => {
      const speeds = new Dice(`${seed} ${speed}`);
      return told.map(({ name, links: own, holds }) =>
        fakeMinistry(name, {
          links: own,
          holds,
          maxBatch: 1 + speeds.below(30),
          concurrency: 1 + speeds.below(4),
          delayMs: () => speeds.below(3),
          errors: (asked) =>
            name === failing
              ? asked
                  .filter((code) => code.endsWith('3'))
                  .map((code) => ({ code: 'UNAVAILABLE', path: null, system: 'bus', codes: [code] }))
              : [],
        }),
      );
    },
    knows: (ministry, code) => told.find(({ name }) => name === ministry)?.known.has(code) ?? false,
  };
}

/** One link, and now and then what somebody else says of it. */
function linksOf(dice: Dice, codes: readonly string[], i: number, timeless: number): (FakeLink & { by: number })[] {
  const from = dice.below(codes.length);
  const to = dice.chance(0.8) ? Math.min(codes.length - 1, from + 1 + dice.below(6)) : dice.below(codes.length);
  const link = { kind: dice.pick(KINDS), from: codes[from] ?? '', to: codes[to] ?? '' };
  const until = dice.chance(0.3) ? timeOf(dice, timeless) : {};
  const told = (recordId: string): FakeLink & { by: number } => ({
    ...link,
    ...named('at', timeOf(dice, timeless)),
    ...named('until', until),
    by: dice.below(NAMES.length),
    recordId,
  });
  return dice.chance(0.35) ? [told(`${i}`), told(`${i} by another`)] : [told(`${i}`)];
}

/** Some have only the day. */
function timeOf(dice: Dice, timeless: number): { readonly time?: string } {
  if (dice.chance(timeless)) return {};
  const day = `2026-0${1 + dice.below(6)}-${String(1 + dice.below(28)).padStart(2, '0')}`;
  return { time: `${day}T0${dice.chance(0.3) ? 0 : 1 + dice.below(8)}:00:00+08:00` };
}

function named(name: 'at' | 'until', { time }: { readonly time?: string }): Pick<FakeLink, 'at' | 'until'> {
  return time === undefined ? {} : { [name]: time };
}
