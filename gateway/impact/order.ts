import type { Flow } from './flow.ts';

/** Every unit after all that went into it. */
export interface Order {
  readonly units: Int32Array;
  /** Those with the same number lead to each other, which time does not allow: some link among them is wrong. */
  readonly circle: Int32Array;
  /** 1: on such a circle. */
  readonly circular: Uint8Array;
}

/** Tarjan's algorithm over sources, without recursion: it finds circles in just this order. */
export function sourcesFirst({ first, source, same }: Flow): Order {
  const count = first.length - 1;
  const units = new Int32Array(count);
  const circle = new Int32Array(count).fill(-1);
  const circular = new Uint8Array(count);
  /** When a unit was met, from 1, and the earliest that leads back to it. */
  const [met, low] = [new Int32Array(count), new Int32Array(count)];
  const next = first.slice();
  const [path, open] = [new Int32Array(count), new Int32Array(count)];
  let [placed, time, depth, waiting, circles] = [0, 0, 0, 0, 0];
  const enter = (u: number): void => {
    time += 1;
    met[u] = low[u] = time;
    path[depth] = open[waiting] = u;
    depth += 1;
    waiting += 1;
  };
  const close = (u: number): void => {
    const begin = placed;
    let other = -1;
    while (other !== u) {
      waiting -= 1;
      other = at(open, waiting);
      circle[other] = circles;
      units[placed] = other;
      placed += 1;
    }
    circles += 1;
    if (placed - begin > 1) for (let i = begin; i < placed; i += 1) circular[at(units, i)] = 1;
  };
  for (let start = 0; start < count; start += 1) {
    if (met[start] === 0) enter(start);
    while (depth > 0) {
      const u = at(path, depth - 1);
      const e = at(next, u);
      if (e < at(first, u + 1)) {
        next[u] = e + 1;
        const from = at(source, e);
        if (from === u) circular[u] = 1;
        else if (met[from] === 0) enter(from);
        else if (circle[from] === -1) low[u] = Math.min(at(low, u), at(met, from));
        continue;
      }
      depth -= 1;
      if (low[u] === met[u]) close(u);
      if (depth > 0) {
        const user = at(path, depth - 1);
        low[user] = Math.min(at(low, user), at(low, u));
      }
    }
  }
  // What a unit is at another time was made of the same.
  for (const u of units) {
    const other = at(same, u);
    if (circular[u] === 1 && circular[other] !== 1) [circular[other], circle[other]] = [1, at(circle, u)];
  }
  for (const u of units) {
    const other = at(same, u);
    if (circular[other] === 1 && circular[u] !== 1) [circular[u], circle[u]] = [1, at(circle, other)];
  }
  return { units, circle, circular };
}

/** 1: links lead to it from one of these. */
export function reachedFrom({ first, source }: Flow, { units, circular }: Order, roots: readonly number[]): Uint8Array {
  const reached = new Uint8Array(units.length);
  for (const root of roots) reached[root] = 1;
  const hasCircle = circular.includes(1);
  for (let changed = true; changed;) {
    changed = false;
    for (const u of units) {
      if (reached[u] === 1) continue;
      for (let e = at(first, u); e < at(first, u + 1); e += 1)
        if (reached[at(source, e)] === 1) {
          reached[u] = 1;
          changed = hasCircle;
          break;
        }
    }
  }
  return reached;
}

export function at(list: { readonly [i: number]: number }, i: number): number {
  return list[i] ?? 0;
}
