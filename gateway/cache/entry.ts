import type { SubgraphError } from '../calls/subgraph-response.ts';
import type { Keeping } from '../calls/cache-control.ts';

/** What a ministry answered about one entity, or to one search. */
export interface Entry {
  readonly value: unknown;
  /** What the ministry has said that it keeps back from askers of those rights. */
  readonly refusals: readonly SubgraphError[];
  /** No string in it needs escaping to be JSON again. */
  readonly plain: boolean;
  /** When its ministry was asked, epoch milliseconds. */
  readonly at: number;
  /** How long it is fresh, and how much longer it may be given while it is fetched anew, or where that fails. */
  readonly freshMs: number;
  readonly whileRevalidateMs: number;
  readonly ifErrorMs: number;
}

export type Lifetime = Pick<Entry, 'freshMs' | 'whileRevalidateMs' | 'ifErrorMs'>;

/** FRESH: as good as asked just now. REVALIDATE: given, and fetched anew meanwhile. IF_ERROR: given only where that fails. */
export type Freshness = 'FRESH' | 'REVALIDATE' | 'IF_ERROR' | 'GONE';

export function freshnessOf({ at, freshMs, whileRevalidateMs, ifErrorMs }: Entry, now: number): Freshness {
  const age = now - at;
  // Of another clock that is ahead of ours it cannot be said how old it is.
  if (age < -SKEW_MS) return 'GONE';
  if (age < freshMs) return 'FRESH';
  if (age < freshMs + whileRevalidateMs) return 'REVALIDATE';
  return age < freshMs + ifErrorMs ? 'IF_ERROR' : 'GONE';
}

const SKEW_MS = 5_000;

/** How long it is of any use, milliseconds. */
export function lastsMs({ freshMs, whileRevalidateMs, ifErrorMs }: Lifetime): number {
  return freshMs + Math.max(whileRevalidateMs, ifErrorMs);
}

export interface CacheLookup {
  /** Whether nobody has proven who asks, so that the answer holds only what is public. */
  readonly anonymous: boolean;
  /** Whether it asks about entities; else it searches. */
  readonly entities: boolean;
  /** For what is public, where the ministry says nothing; 0: not at all. */
  readonly defaultSeconds: number;
}

/** Where its ministry says nothing, what is public may be given for so long where that ministry fails, seconds. */
const DEFAULT_IF_ERROR = 300;

/** How long an answer may be kept; null: not at all. */
export function lifetimeOf(
  keeping: Keeping | undefined,
  { anonymous, entities, defaultSeconds }: CacheLookup,
): Lifetime | null {
  if (keeping && !keeping.allowed) return null;
  // Without a time there is only the default, which a word like `public` does not change.
  if (!keeping || keeping.fresh === null)
    return anonymous && entities && defaultSeconds > 0 ? lifetime(defaultSeconds, 0, DEFAULT_IF_ERROR) : null;
  // Claims stand in a request like credentials: what they have opened is kept only where that is said in so many words (RFC 9111, 3.5).
  if (!(keeping.shared || (anonymous && entities))) return null;
  const { fresh, whileRevalidate, ifError } = keeping;
  return fresh + Math.max(whileRevalidate, ifError) > 0 ? lifetime(fresh, whileRevalidate, ifError) : null;
}

function lifetime(fresh: number, whileRevalidate: number, ifError: number): Lifetime {
  return { freshMs: fresh * 1_000, whileRevalidateMs: whileRevalidate * 1_000, ifErrorMs: ifError * 1_000 };
}

/** That there is no record may be over any moment, as when a thing is registered that was just made: kept a third as long, and a minute at most. */
export function lifetimeFor(value: unknown, lifetime: Lifetime): Lifetime {
  if (!isNegative(value)) return lifetime;
  const { freshMs, whileRevalidateMs, ifErrorMs } = lifetime;
  const cut = (time: number): number => Math.min(time / 3, 60_000);
  return { freshMs: cut(freshMs), whileRevalidateMs: cut(whileRevalidateMs), ifErrorMs: cut(ifErrorMs) };
}

/** Whether it says that the ministry knows nothing of the entity. */
function isNegative(value: unknown): boolean {
  if (value === null) return true;
  return (
    typeof value === 'object' &&
    Object.entries(value).every(
      ([name, each]) => name === '__typename' || each === null || (Array.isArray(each) && each.length === 0),
    )
  );
}
