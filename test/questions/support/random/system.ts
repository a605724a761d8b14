import type { LegacySystem, Search, SearchPage } from '../../../../subgraphs/kit/legacy-system.ts';
import { Dice } from '../../../execute/support/random/dice.ts';
import type { Condition } from './conditions.ts';
import type { Row } from './economy.ts';
import { means } from './meaning.ts';

/** How a system searches: by which conditions it narrows, how many rows it gives at most, whether it counts. */
export interface Manner {
  readonly narrows: readonly string[];
  readonly most: number;
  readonly counts: boolean;
  readonly seed: number;
}

/** @param able it narrows by all of them, and counts */
export function randomManner(dice: Dice, conditions: readonly string[], able: boolean): Manner {
  return {
    narrows: dice.some(conditions, able ? 1 : dice.pick([0, 0.4, 0.8])),
    most: dice.pick([1, 3, 50]),
    counts: able || dice.chance(0.5),
    seed: dice.below(1_000_000),
  };
}

/** A legacy system over rows that change from economy to economy. It narrows rightly, but gives more than it is asked for. */
export class RandomSystem implements LegacySystem {
  readonly name: string;
  readonly maxCodes = 50;
  readonly #of: { readonly member: string; readonly sector: string; readonly seesHolder: true };
  rows: readonly Row[] = [];
  manner: Manner = { narrows: [], most: 50, counts: false, seed: 0 };

  constructor(name: string, of: { readonly member: string; readonly sector: string }) {
    this.name = name;
    this.#of = { ...of, seesHolder: true };
  }

  get narrows(): NonNullable<LegacySystem['narrows']> {
    return this.manner.narrows as NonNullable<LegacySystem['narrows']>;
  }

  async records(codes: readonly string[]): Promise<(Row | null)[]> {
    return codes.map((code) => this.rows.find((row) => row.code === code) ?? null);
  }

  async links(codes: readonly string[]): Promise<[][]> {
    return codes.map(() => []);
  }

  async search({ where = {}, first, after }: Search): Promise<SearchPage> {
    const start = after === null ? 0 : Number(after) + 1;
    const most = Math.min(first, this.manner.most);
    const found: { cursor: string; record: Row }[] = [];
    for (let i = start; i < this.rows.length; i += 1) {
      const record = this.rows[i] as Row;
      if (!this.#holds(where, record) && !new Dice(this.manner.seed + i).chance(0.3)) continue;
      if (found.length === most) return { rows: found, hasNextPage: true };
      found.push({ cursor: String(i), record });
    }
    return { rows: found, hasNextPage: false };
  }

  async count({ where = {} }: Pick<Search, 'where'>): Promise<number | null> {
    return this.manner.counts ? this.rows.filter((row) => this.#holds(where, row)).length : null;
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}

  #holds(where: NonNullable<Search['where']>, row: Row): boolean {
    return means(where as Condition, row, this.#of);
  }
}
