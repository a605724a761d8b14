/** A chain to walk: each unit is linked to those it came from, and each link is known to one of five ministries. */
export interface LinkGraph {
  readonly shape: string;
  /** Of each unit, the units it came from and who knows it. Unit 0 is the root; sources have none. */
  readonly sources: readonly (readonly { readonly unit: number; readonly ministry: number }[])[];
  readonly depth: number;
}

export const MINISTRIES = ['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth'] as const;

export const codeOf = (unit: number): string => `urn:bench:${unit}`;
export const unitOf = (code: string): number => Number(code.slice('urn:bench:'.length));

/**
 * Units in layers, each but the root's with a link from a unit of the layer before, and some with a second and a third, so that
 * many units are reached by several paths. The layers are as even as the units allow.
 */
export function layered(units: number, depth: number): LinkGraph {
  const sources: { unit: number; ministry: number }[][] = Array.from({ length: units }, () => []);
  const layerOf = (unit: number): number => (unit === 0 ? 0 : 1 + Math.floor(((unit - 1) * depth) / (units - 1)));
  const layers: number[][] = Array.from({ length: depth + 1 }, () => []);
  for (let unit = 0; unit < units; unit += 1) layers[layerOf(unit)]?.push(unit);
  let state = 12_345;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let unit = 1; unit < units; unit += 1) {
    const before = layers[layerOf(unit) - 1] ?? [0];
    const users = new Set([
      before[below(before.length)] ?? 0,
      ...(unit % 3 === 0 ? [before[below(before.length)] ?? 0] : []),
      ...(unit % 7 === 0 ? [before[below(before.length)] ?? 0] : []),
    ]);
    for (const user of users) sources[user]?.push({ unit, ministry: below(MINISTRIES.length) });
  }
  return { shape: depth === units - 1 ? 'a row' : units / depth > 20 ? 'wide' : 'narrow', sources, depth };
}

/**
 * The time that the walk's longest dependent path of calls takes: nobody can be asked about a unit before the answer that names
 * it has come, and the walk ends when the slowest ministry has answered about the last unit.
 * @param latencies of a call to each ministry, ms
 */
export function longestPath({ sources }: LinkGraph, latencies: readonly number[]): number {
  const known = sources.map(() => Infinity);
  known[0] = 0;
  // Links lead from earlier units to later ones only.
  sources.forEach((links, unit) => {
    for (const { unit: source, ministry } of links)
      known[source] = Math.min(known[source] ?? Infinity, (known[unit] ?? Infinity) + (latencies[ministry] ?? 0));
  });
  return Math.max(...known) + Math.max(...latencies);
}

/** Calls to all ministries, when each level is asked about whole before the next. */
export function callsLevelByLevel({ sources }: LinkGraph, maxBatch: number): number {
  let calls = 0;
  const seen = new Set([0]);
  for (let level = [0]; level.length > 0;) {
    calls += MINISTRIES.length * Math.ceil(level.length / maxBatch);
    const next = new Set(
      level
        .flatMap((unit) => (sources[unit] ?? []).map(({ unit: source }) => source))
        .filter((unit) => !seen.has(unit)),
    );
    for (const unit of next) seen.add(unit);
    level = [...next];
  }
  return calls;
}
