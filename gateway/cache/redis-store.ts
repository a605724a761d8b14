import type { RedisLink, RedisPlace } from '../redis.ts';
import { randomUUID } from 'node:crypto';
import { Breaker, Fault } from '@tongcha/resilience';
import { lastsMs } from './entry.ts';
import { readEntry, writeEntry } from './entry-text.ts';
import { connectRedis, PREFIX, type RedisCommands } from './redis-commands.ts';
import { OPEN_SEAL, type Seal } from './seal.ts';
import { ANY, type CacheStore, type Found, type NewEntry, placesOf, type Wanted } from './store.ts';

export interface RedisStoreOptions extends RedisPlace {
  /** Is told how the connection does. */
  readonly link?: RedisLink | undefined;
  /** Of the gateways that share it, as it stands. */
  readonly seal?: () => Seal;
  /** Is told of each entry that none of them has written. */
  readonly forged?: (ministry: string) => void;
  /** Whether the address is a node of a cluster. */
  readonly cluster?: boolean;
  /** A look-up that takes longer has found nothing, milliseconds. */
  readonly withinMs?: number;
  /** While it fails it is probed this often, milliseconds. */
  readonly probeEveryMs?: number;
}

/** What a request waits for the cache at most, milliseconds. */
const WITHIN_MS = 10;
const PROBE_EVERY_MS = 1_000;

/**
 * Only what takes this long counts as a failure, milliseconds: one moment in which this process or that machine is busy makes many look-ups late
 * at once, and would else shut the cache off just when it is needed most.
 */
const SICK_MS = 250;

/** Nobody's answer waits for an invalidation. */
const INVALIDATION_MS = 2_000;

/** Of a ministry's counters: their own name. Counters that were lost and begin anew have another one, and no entry of before is theirs. */
const EPOCH = 'epoch';

const NEVER = new AbortController().signal;

/**
 * Keeps entries in Redis, for all gateways that share it. Nothing of it is kept in this process, so that what one gateway has declared
 * invalid no other one gives. Slow, full, away or talking nonsense, it is an empty cache that costs a few milliseconds, and then none.
 */
export class RedisStore implements CacheStore {
  readonly #commands: RedisCommands;
  readonly #breaker: Breaker;
  readonly #withinMs: number;
  readonly #seal: () => Seal;
  readonly #forged: (ministry: string) => void;

  constructor({
    url,
    tls,
    link,
    seal = () => OPEN_SEAL,
    forged = () => {},
    cluster = false,
    withinMs = WITHIN_MS,
    probeEveryMs = PROBE_EVERY_MS,
  }: RedisStoreOptions) {
    this.#seal = seal;
    this.#forged = forged;
    this.#commands = connectRedis({ url, tls }, cluster, link);
    this.#withinMs = withinMs;
    this.#breaker = new Breaker({
      probeEveryMs,
      fairMs: 0,
      probe: (signal) => asFaults(untilFired(this.#commands.ping(), signal)),
    });
  }

  async get(ministry: string, wanted: readonly Wanted[]): Promise<Found | null> {
    const found = this.#breaker.run(() => asFaults(within(this.#read(ministry, wanted), SICK_MS)), NEVER);
    try {
      return await within(found, this.#withinMs);
    } catch {
      return null;
    }
  }

  set(_ministry: string, entries: readonly NewEntry[]): void {
    if (!this.#breaker.closed) return;
    const seal = this.#seal();
    for (const each of entries) {
      // One that is full refuses; what is not kept is asked again.
      this.#commands
        .set(placeIn(seal, each.key), writeEntry(seal, each), Math.ceil(lastsMs(each.entry)))
        .catch(() => undefined);
    }
  }

  async invalidate(ministry: string, tags: readonly string[]): Promise<boolean> {
    const key = countersOf(ministry);
    try {
      await within(Promise.all(placesOf(tags).map((place) => this.#commands.hIncrBy(key, place, 1))), INVALIDATION_MS);
      return true;
    } catch {
      // One that is full still deletes: without its counters nothing of the ministry is found any more.
      return within(this.#commands.del(key), INVALIDATION_MS).then(
        () => true,
        () => false,
      );
    }
  }

  close(): void {
    this.#breaker.close();
    this.#commands.close();
  }

  async #read(ministry: string, wanted: readonly Wanted[]): Promise<Found> {
    const seal = this.#seal();
    const places = [...new Set(wanted.flatMap((each) => each.places))];
    const [counted, texts] = await Promise.all([
      this.#commands
        .hmGet(countersOf(ministry), [EPOCH, ANY, ...places])
        .then((found) => listOf(found, places.length + 2)),
      this.#commands.mGet(wanted.map(({ key }) => placeIn(seal, key))).then((found) => listOf(found, wanted.length)),
    ]);
    const epoch = counted[0] ?? (await this.#begin(ministry));
    const countOf = new Map(places.map((place, i) => [place, counted[i + 2] ?? '0']));
    const items = wanted.map(({ key, places: own }, i) => {
      const mark = [epoch, ...own.map((place) => countOf.get(place))].join('.');
      const entry = readEntry(seal, key, mark, texts[i]);
      if (entry !== 'FORGED') return { mark, entry };
      this.#forged(ministry);
      return { mark, entry: null };
    });
    return { items, since: `${epoch}.${counted[1] ?? '0'}` };
  }

  /** Of several gateways that find none, one gives the counters their name. */
  async #begin(ministry: string): Promise<string> {
    await this.#commands.hSetNX(countersOf(ministry), EPOCH, randomUUID());
    const [epoch] = listOf(await this.#commands.hmGet(countersOf(ministry), [EPOCH]), 1);
    if (epoch === null || epoch === undefined) throw new Fault('BAD_ANSWER', 'keeps nothing');
    return epoch;
  }
}

/** Gateways with another key, as while one follows another, have places of their own. Counters are everybody's, so that all are told. */
function placeIn({ id }: Seal, key: string): string {
  return `${PREFIX}${id}:${key}`;
}

function countersOf(ministry: string): string {
  return `${PREFIX}counters:${ministry}`;
}

/** @throws Fault when it is anything else */
function listOf(found: unknown, length: number): readonly (string | null)[] {
  if (
    Array.isArray(found) &&
    found.length === length &&
    found.every((each) => each === null || typeof each === 'string')
  )
    return found as (string | null)[];
  throw new Fault('BAD_ANSWER', 'is no list of texts');
}

const STEPS = 5;

/**
 * Waits in steps, as a moment for which this process itself is busy makes everything late and says nothing of the store: of each such moment
 * one step counts, and what has come meanwhile is taken in before the next.
 * @throws Fault TIMEOUT; what comes later is nobody's
 */
function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = STEPS;
    const step = (): void => {
      left -= 1;
      if (left >= 0) timer = setTimeout(step, milliseconds / STEPS);
      else reject(new Fault('TIMEOUT', 'no answer in time'));
    };
    let timer: NodeJS.Timeout | null = null;
    step();
    promise.then(resolve, reject).finally(() => timer && clearTimeout(timer));
  });
}

function untilFired<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Fault('TIMEOUT', 'no answer in time')), { once: true });
    promise.then(resolve, reject);
  });
}

/** Whatever it throws is the store's fault. */
async function asFaults<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('UNAVAILABLE', 'cannot be used', { cause: error });
  }
}
