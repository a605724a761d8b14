import type { Flow } from './flow.ts';

/** Every unit after all that went into it. */
export interface Order {
  readonly units: Int32Array;
  /** 1: on a circle or behind one, which time does not allow: these come last. */
  readonly circular: Uint8Array;
}

/** Kahn's algorithm. */
export function sourcesFirst({ first, source }: Flow): Order {
  const count = first.length - 1;
  const waits = new Int32Array(count);
  const starts = new Int32Array(count + 1);
  for (let u = 0; u < count; u += 1) {
    waits[u] = at(first, u + 1) - at(first, u);
    for (let e = at(first, u); e < at(first, u + 1); e += 1) add(starts, at(source, e) + 1, 1);
  }
  for (let u = 0; u < count; u += 1) add(starts, u + 1, at(starts, u));
  const filled = starts.slice();
  const products = new Int32Array(source.length);
  for (let u = 0; u < count; u += 1)
    for (let e = at(first, u); e < at(first, u + 1); e += 1) {
      products[at(filled, at(source, e))] = u;
      add(filled, at(source, e), 1);
    }
  const units = new Int32Array(count);
  const circular = new Uint8Array(count).fill(1);
  let placed = 0;
  const place = (u: number): void => {
    units[placed] = u;
    placed += 1;
    circular[u] = 0;
  };
  for (let u = 0; u < count; u += 1) if (waits[u] === 0) place(u);
  for (let i = 0; i < placed; i += 1) {
    const u = at(units, i);
    for (let p = at(starts, u); p < at(starts, u + 1); p += 1) {
      const product = at(products, p);
      add(waits, product, -1);
      if (waits[product] === 0) place(product);
    }
  }
  for (let u = 0; u < count; u += 1)
    if (circular[u] === 1) {
      units[placed] = u;
      placed += 1;
    }
  return { units, circular };
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

function add(list: Int32Array, i: number, value: number): void {
  list[i] = at(list, i) + value;
}
