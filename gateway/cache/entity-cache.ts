import { logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import { type CacheHint, type SubgraphResponse, type SubgraphError } from '../calls/subgraph-response.ts';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import { type Counts, emptyCounts } from './counts.ts';
import { type Entry, lastsMs, type Lifetime, lifetimeFor, lifetimeOf, type Freshness, freshnessOf } from './entry.ts';
import { freshMsOf } from './fresh-until.ts';
import { wantedOf } from './keys.ts';
import {
  answerOfSearch,
  failed,
  isFailure,
  isLasting,
  type EntityResult,
  outcomeOfSearch,
  type EntityResults,
  outcomesOf,
  putTogether,
} from './entity-results.ts';
import type { CacheStore, FoundItem, NewEntry, Wanted } from './store.ts';

export interface EntityCacheOptions {
  /** Its subgraph, and how it is named to callers: its sector, or the subgraph's own name. */
  readonly ministry: string;
  readonly who: string;
  readonly store: CacheStore;
  /** Of the supergraph: another one asks in another way. */
  readonly version: string;
  /** How long what is public is kept where the ministry says nothing; 0: not at all. */
  readonly defaultSeconds: number;
  /** The longest one call may take, milliseconds, and entities in one call at most. */
  readonly timeoutMs: number;
  readonly maxBatch: number;
  /** Where it counts; by itself where not given. */
  readonly counts?: Counts;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** One question as it is looked up. */
interface Lookup {
  readonly request: SubgraphRequest;
  readonly wanted: readonly Wanted[];
  readonly items: readonly FoundItem[];
  /** Whose place each of the request's representations has; one of a search. */
  readonly since: string;
}

/** A larger answer is not kept, characters of JSON. */
const MOST_CHARACTERS = 256 * 1024;

/** Entities that are fetched anew at a time in nobody's time. */
const MOST_REFRESHING = 10_000;

/** Answers reads of one ministry from what it has answered before, for as long as it allows, to those who may see exactly as much. */
export class EntityCache {
  readonly counts: Counts;
  readonly #options: EntityCacheOptions;
  readonly #next: SubgraphCall;
  readonly #now: () => number;
  /** Whether anything of entities or searches may be kept, as far as is known: nothing is looked up that cannot be there. */
  #entities: boolean;
  #searches = false;
  readonly #refreshing = new Set<string>();

  constructor(options: EntityCacheOptions, next: SubgraphCall) {
    this.#options = options;
    this.#next = next;
    this.#now = options.now ?? Date.now;
    this.#entities = options.defaultSeconds > 0;
    this.counts = options.counts ?? emptyCounts();
  }

  call(request: SubgraphRequest): Promise<SubgraphResponse> {
    if (request.mutation) return this.#unremembered(request);
    if (request.representations ? this.#entities : this.#searches) return this.#remembered(request);
    return this.#unremembered(request).then((answer) => this.#learnFrom(request, answer));
  }

  async #remembered(request: SubgraphRequest): Promise<SubgraphResponse> {
    const lookup = await this.#lookUp(request);
    return lookup ? this.#answer(lookup) : this.#unremembered(request);
  }

  /** Of what is not looked up it is not said either how long it is fresh. */
  #unremembered(request: SubgraphRequest): Promise<SubgraphResponse> {
    request.freshness?.until(0);
    return this.#next(request);
  }

  async #lookUp(request: SubgraphRequest): Promise<Lookup | null> {
    const { ministry, version, store } = this.#options;
    const wanted = wantedOf(ministry, version, request);
    const found = await store.get(ministry, wanted);
    return found && { request, wanted, ...found };
  }

  async #answer(lookup: Lookup): Promise<SubgraphResponse> {
    const now = this.#now();
    const standings = lookup.items.map(({ entry }): Freshness => (entry ? freshnessOf(entry, now) : 'GONE'));
    const at = (...wanted: Freshness[]): number[] =>
      standings.flatMap((standing, i) => (wanted.includes(standing) ? [i] : []));
    const [missing, old] = [at('IF_ERROR', 'GONE'), at('REVALIDATE')];
    this.counts.hits += standings.length - missing.length;
    this.counts.misses += missing.length;
    if (old.length > 0) this.#refresh(lookup, old);
    if (missing.length === standings.length && standings.every((standing) => standing === 'GONE'))
      return this.#ask(lookup, missing);

    const { freshness } = lookup.request;
    const outcomes: EntityResult[] = lookup.items.map(({ entry }, i) => {
      if (!entry || missing.includes(i)) return NOTHING;
      freshness?.until(standings[i] === 'FRESH' ? Math.min(entry.at, now) + entry.freshMs : 0);
      return fromEntry(entry, now, standings[i] !== 'FRESH');
    });
    const beside: SubgraphError[] = [];
    if (missing.length > 0) {
      const asked = outcomesIn(
        await this.#ask(lookup, missing).catch((error: unknown) => failed(error)),
        lookup,
        missing,
      );
      beside.push(...asked.beside);
      asked.each.forEach((outcome, j) => {
        const i = missing[j] ?? 0;
        const { entry } = lookup.items[i] ?? {};
        outcomes[i] =
          entry && standings[i] === 'IF_ERROR' && isFailure(outcome) ? fromEntry(entry, now, true) : outcome;
      });
    }
    const stale = outcomes.flatMap(({ kept }) => (kept?.stale ? [kept.ageMs] : []));
    if (stale.length > 0) {
      this.counts.stale += stale.length;
      lookup.request.stale?.add(this.#options.who, Math.round(Math.max(...stale) / 1_000));
    }
    return lookup.request.representations ? putTogether(outcomes, beside) : answerOfSearch(outcomes[0] ?? NOTHING);
  }

  /** Asks about some of the entities, and keeps what may be kept. */
  async #ask(lookup: Lookup, which: readonly number[]): Promise<SubgraphResponse> {
    const { request, wanted, items, since } = lookup;
    const { representations, freshness } = request;
    const at = this.#now();
    const some =
      representations && which.length < representations.length
        ? { representations: which.map((i) => representations[i] ?? '') }
        : {};
    let until = 0;
    try {
      const answer = await this.#next({ ...request, ...some, since });
      const lifetime = this.#lifetimeOf(request, answer);
      if (!lifetime) return answer;
      const { each, beside } = outcomesIn(answer, lookup, which);
      // What stands beside the whole answer may be about any part of it.
      if (beside.length > 0) return answer;
      if (freshness && each.every(isLasting)) until = at + freshMsOf(each, lifetime);
      const entries = each.flatMap((outcome, j) =>
        this.#entryOf(outcome, { about: wanted[which[j] ?? 0], mark: items[which[j] ?? 0]?.mark, at, lifetime }),
      );
      this.counts.kept += entries.length;
      this.#options.store.set(this.#options.ministry, entries);
      return answer;
    } finally {
      freshness?.until(until);
    }
  }

  #entryOf(
    outcome: EntityResult,
    {
      about,
      mark,
      at,
      lifetime,
    }: {
      readonly about: Wanted | undefined;
      readonly mark: string | undefined;
      readonly at: number;
      readonly lifetime: Lifetime;
    },
  ): NewEntry[] {
    if (!isLasting(outcome) || !about || mark === undefined) return [];
    const { value, errors: refusals } = outcome;
    const text = JSON.stringify(value);
    if (text.length > MOST_CHARACTERS) return [];
    const entry: Entry = {
      value,
      refusals,
      plain: !text.includes('\\'),
      at,
      ...lifetimeFor(value, lifetime),
    };
    return lastsMs(entry) > 0 ? [{ key: about.key, places: about.places, mark, entry, text }] : [];
  }

  /** In nobody's time: with a deadline and a budget of its own, and through the same queue and breaker as any call. */
  #refresh(lookup: Lookup, old: readonly number[]): void {
    const { timeoutMs, maxBatch } = this.#options;
    const due = old.filter((i) => !this.#refreshing.has(lookup.wanted[i]?.key ?? ''));
    if (due.length === 0 || this.#refreshing.size + due.length > MOST_REFRESHING) return;
    const keys = due.map((i) => lookup.wanted[i]?.key ?? '');
    for (const key of keys) this.#refreshing.add(key);
    const request = {
      ...lookup.request,
      signal: AbortSignal.timeout(timeoutMs),
      deadlineAt: Date.now() + timeoutMs,
      budget: { most: Math.ceil(due.length / maxBatch) },
      witness: undefined,
      stale: undefined,
      freshness: undefined,
    };
    this.counts.refreshes += due.length;
    this.#ask({ ...lookup, request }, due)
      .catch((error: unknown) => {
        if (!(error instanceof Fault)) logBug(error);
      })
      .finally(() => {
        for (const key of keys) this.#refreshing.delete(key);
      })
      .catch(() => undefined);
  }

  #lifetimeOf({ claims, representations }: SubgraphRequest, { keeping }: SubgraphResponse): Lifetime | null {
    return lifetimeOf(keeping, {
      anonymous: claims.role === 'anonymous',
      entities: representations !== undefined,
      defaultSeconds: this.#options.defaultSeconds,
    });
  }

  #learnFrom(request: SubgraphRequest, answer: SubgraphResponse): SubgraphResponse {
    if ((answer.keeping || this.#options.defaultSeconds > 0) && this.#lifetimeOf(request, answer)) {
      if (request.representations) this.#entities = true;
      else this.#searches = true;
    }
    return answer;
  }
}

const NOTHING: EntityResult = { value: null, errors: [], plain: true, kept: null };

function outcomesIn(answer: SubgraphResponse, { request, wanted }: Lookup, which: readonly number[]): EntityResults {
  return request.representations
    ? outcomesOf(
        answer,
        which.map((i) => wanted[i]?.name ?? null),
      )
    : { each: [outcomeOfSearch(answer)], beside: [] };
}

function fromEntry({ value, refusals, plain, at }: Entry, now: number, stale: boolean): EntityResult {
  const kept: CacheHint = { ageMs: Math.max(0, now - at), stale };
  return { value, plain, errors: refusals, kept };
}
