import { setTimeout as sleep } from 'node:timers/promises';
import type { Changed, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { SectorRecord, TraceLink } from '../../subgraphs/kit/records.ts';
import { MINISTRIES } from '../../test/support/ministries.ts';

const SOURCES = 300;
const LEVELS = 4;

export const lot = (n: number): string => `urn:bench:lot-${n}`;
const shelf = (n: number): string => `urn:bench:shelf-${n}`;
const source = (level: number, n: number): string => `urn:bench:source-${level}-${n % SOURCES}`;

/** What a ministry holds of lots, each of a chain of sources, on a shelf; and says when one is recalled. */
export class Lots {
  readonly #recalled = new Map<string, string>();
  readonly #back = new Map<string, TraceLink[]>();
  readonly #forward = new Map<string, TraceLink[]>();
  readonly #codes = new Set<string>();
  #changed: Changed = () => {};

  constructor(count: number) {
    for (let n = 0; n < count; n += 1) {
      this.#link(lot(n), shelf(n));
      this.#link(source(1, n), lot(n));
    }
    for (let n = 0; n < Math.min(count, SOURCES); n += 1)
      for (let level = 2; level <= LEVELS; level += 1) this.#link(source(level, n), source(level - 1, n));
  }

  /** Now, and whoever asks is told so. */
  recall(codes: readonly string[]): void {
    for (const code of codes) this.#recalled.set(code, new Date().toISOString());
    this.#changed(codes);
  }

  /** @param latencyMs of each question */
  system(latencyMs: number): LegacySystem {
    const after = async <T>(answer: () => T): Promise<T> => {
      await sleep(latencyMs);
      return answer();
    };
    return {
      name: 'bench',
      maxCodes: 200,
      records: (codes) => after(() => codes.map((code) => this.#record(code))),
      links: (codes, direction) =>
        after(() => codes.map((code) => (direction === 'BACK' ? this.#back : this.#forward).get(code) ?? [])),
      watch: (changed) => {
        this.#changed = changed;
      },
      ping: async () => {},
      close: async () => {},
    };
  }

  #record(code: string): SectorRecord | null {
    if (!this.#codes.has(code)) return null;
    const at = this.#recalled.get(code);
    return {
      code,
      level: 'LOT',
      productName: 'goods',
      recalls: at === undefined ? [] : [{ id: code, at, reason: 'measured' } as never],
      source: { system: 'bench', recordId: code } as never,
    };
  }

  #link(from: string, to: string): void {
    const evidence = { system: 'bench', recordId: `${from} ${to}`, confidence: 'HIGH' } as const;
    const link: TraceLink = { kind: 'TRANSFORM', from, to, at: '2026-11-01T00:00:00Z', evidence };
    for (const [map, code] of [
      [this.#back, to],
      [this.#forward, from],
    ] as const)
      map.set(code, [...(map.get(code) ?? []), link]);
    this.#codes.add(from).add(to);
  }
}

/** All that the graph has: one holds the lots, the others nothing. */
export function ministriesOf(lots: Lots, latencyMs: number): Readonly<Record<string, () => Ministry>> {
  const nothing = new Lots(0);
  return Object.fromEntries(
    Object.keys(MINISTRIES).map((name) => [
      name,
      () => ({ name, systems: [(name === 'food-drug' ? lots : nothing).system(latencyMs)] }),
    ]),
  );
}
