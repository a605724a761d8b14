import { layered, MINISTRIES } from '../walk/graph.ts';

/** Who knows what of one chain: each unit is held by one member, which states what it was made of. Unit 0 is the root. */
export interface Economy {
  readonly units: number;
  /** Of each unit the units it was made of. */
  readonly sources: readonly (readonly number[])[];
  /** Of each unit who holds it: the place of a member. */
  readonly homes: readonly number[];
  /** Of each unit who mentions it: who holds it, and those who state a link to or from it. */
  readonly mentions: readonly (readonly number[])[];
}

export interface BenchMember {
  readonly name: string;
  /** Its sector's subgraph. */
  readonly subgraph: string;
}

const DEPTH = 12;
/** As many links of ten stay with one member. */
const STAY = 6;

/** The same for all who ask for it. */
export function economyOf(units: number, members: number): Economy {
  const { sources: links } = layered(units, DEPTH);
  const below = seeded(units * 31 + members);
  const sources = links.map((each) => each.map(({ unit }) => unit));
  const homes: number[] = Array.from({ length: units }, () => -1);
  homes[0] = below(members);
  const mentions = homes.map(() => new Set<number>());
  // Links lead from earlier units to later ones.
  sources.forEach((each, unit) => {
    const home = homes[unit] ?? 0;
    mentions[unit]?.add(home);
    for (const source of each) {
      if (homes[source] === -1) homes[source] = below(10) < STAY ? home : below(members);
      mentions[source]?.add(home);
    }
  });
  return { units, sources, homes, mentions: mentions.map((each) => [...each]) };
}

/** Spread over the sectors of the project's graph. */
export function membersOf(count: number): BenchMember[] {
  return Array.from({ length: count }, (_, n) => {
    const subgraph = MINISTRIES[n % MINISTRIES.length] ?? '';
    return { subgraph, name: count === MINISTRIES.length ? subgraph : `${subgraph}/m${String(n).padStart(4, '0')}` };
  });
}

export const codeIn = ({ units }: Pick<Economy, 'units'>, unit: number): string => `urn:bench:${units}:${unit}`;

/** @returns of how many units the chain is, and which of them */
export function placeOf(code: string): { readonly units: number; readonly unit: number } {
  const [, , units, unit] = code.split(':');
  return { units: Number(units), unit: Number(unit) };
}

/** The member that states most links: how slow it is matters most. */
export function busiest({ homes, sources }: Economy): number {
  const links = new Map<number, number>();
  homes.forEach((home, unit) => links.set(home, (links.get(home) ?? 0) + (sources[unit]?.length ?? 0)));
  return [...links].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

/**
 * The time of the longest row of calls of which each needs the one before: nobody can be asked about a unit before an answer
 * names it, and the end is when the slowest of those who are asked about it has answered.
 * @param latencies of a call to each member, ms
 */
export function longestPath(
  { sources, homes, mentions }: Economy,
  latencies: readonly number[],
  asked: 'by filter' | 'everybody',
): number {
  const known = homes.map(() => Infinity);
  known[0] = 0;
  const slowest = Math.max(...latencies);
  let longest = 0;
  homes.forEach((home, unit) => {
    const since = known[unit] ?? Infinity;
    for (const source of sources[unit] ?? [])
      known[source] = Math.min(known[source] ?? Infinity, since + (latencies[home] ?? 0));
    const last =
      asked === 'everybody' ? slowest : Math.max(...(mentions[unit] ?? []).map((each) => latencies[each] ?? 0));
    longest = Math.max(longest, since + last);
  });
  return longest;
}

function seeded(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
