import type { LegacySystem, Search, SearchPage } from '../legacy-system.ts';
import type { SectorRecord } from '../records.ts';
import type { Given } from './conditions.ts';
import type { Sight } from './condition.ts';

/** Records that one page looks at, at most, and for how long: then it ends where it is, and says that there may be more. */
export const MOST_EXAMINED = 2_000;
const LONGEST_MS = 2_000;
/** Of what a system cannot narrow, many are looked at at once. */
const AT_ONCE = 200;

/** What one page may still look at. */
export class Budget {
  examined = 0;
  readonly #most: number;
  readonly #endsAt: number;

  constructor(most = MOST_EXAMINED, longestMs = LONGEST_MS) {
    this.#most = most;
    this.#endsAt = performance.now() + longestMs;
  }

  get isSpent(): boolean {
    return this.examined >= this.#most || performance.now() >= this.#endsAt;
  }
}

export interface Examine {
  readonly system: LegacySystem;
  /** For the system; how many is decided here. */
  readonly query: Search;
  readonly given: readonly Given[];
  /** Conditions that the system narrows by. */
  readonly isNarrowed: boolean;
  readonly ask: (query: Search) => Promise<SearchPage>;
  readonly sightOf: (record: SectorRecord) => Sight;
  /** Is told of a record that could not be tested. */
  readonly untested: (code: string, error: unknown) => void;
}

export interface Examined extends SearchPage {
  /** The system says that there is more, but not after what. */
  readonly isStuck: boolean;
}

/** The next rows of one system that hold to all that is given: as many as the query asks for, or fewer where the budget ends. */
export async function examine(work: Examine, budget: Budget): Promise<Examined> {
  const { query, given, isNarrowed } = work;
  const rows: { cursor: string; record: SectorRecord }[] = [];
  let most = given.length === 0 || isNarrowed ? query.first : Math.max(query.first, AT_ONCE);
  for (let { after } = query; ;) {
    const page = await work.ask({ ...query, first: most, after });
    budget.examined += page.rows.length;
    const holds = await Promise.all(page.rows.map(({ record }) => holdsAll(work, record)));
    const found = page.rows.filter((_, i) => holds[i]);
    // It narrows little by this value.
    if (found.length * 2 < page.rows.length) most = Math.max(query.first, AT_ONCE);
    const room = query.first - rows.length;
    rows.push(...found.slice(0, room));
    if (found.length > room) return { rows, hasNextPage: true, endCursor: rows.at(-1)?.cursor ?? null, isStuck: false };
    const endCursor = (page.endCursor ?? page.rows.at(-1)?.cursor) || null;
    if (!page.hasNextPage) return { rows, hasNextPage: false, endCursor, isStuck: false };
    if (endCursor === null || endCursor === after) return { rows, hasNextPage: false, endCursor, isStuck: true };
    if (given.length === 0 || rows.length === query.first || budget.isSpent)
      return { rows, hasNextPage: true, endCursor, isStuck: false };
    after = endCursor;
  }
}

async function holdsAll({ given, sightOf, untested }: Examine, record: SectorRecord): Promise<boolean> {
  if (given.length === 0) return true;
  const sight = sightOf(record);
  try {
    for (const { holds } of given) if (!(await holds(sight))) return false;
    return true;
  } catch (error) {
    untested(record.code, error);
    return false;
  }
}
