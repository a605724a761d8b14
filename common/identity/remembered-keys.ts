import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, type CryptoKey, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import type { KeptText } from './kept-text.ts';
import { KeysFault } from './keys-fault.ts';
import { TryBudget } from './try-budget.ts';

type KeySet = ReturnType<typeof createLocalJWKSet>;

export interface KeyTimes {
  /** Between two looks at the source. */
  readonly refreshMs: number;
  /** The same after one that failed. */
  readonly retryMs: number;
  /** The least between two tries for the sake of a token. */
  readonly gapMs: number;
  /** Such tries that may follow each other, and how long it takes until there is another one: made-up key ids must not become a flood. */
  readonly burst: number;
  readonly refillMs: number;
}

const TIMES: KeyTimes = { refreshMs: 60_000, retryMs: 10_000, gapMs: 1_000, burst: 10, refillMs: 3_000 };
/** Of a file, whose reading costs nobody anything. */
export const FILE_TIMES: KeyTimes = { ...TIMES, refreshMs: 30_000 };
/** A token waits no longer for a try: the next one has what it brings. */
const MOST_WAIT_MS = 2_000;

/** How an issuer's keys stand. */
export interface KeysState {
  /** How many; null: none have been read yet. */
  readonly keys: number | null;
  /** Since they were read last, milliseconds; null: never. */
  readonly ageMs: number | null;
  /** Whether they are older than they should be. */
  readonly isOld: boolean;
  /** Why the last try failed; null: it did not. */
  readonly fault: string | null;
}

/**
 * An issuer's public keys. They are fetched anew at times, and when a token names an unknown one; while the source is
 * down, the keys last seen go on. A key that is gone from the source stops counting with the fetch that shows it.
 */
export class RememberedKeys {
  readonly #load: () => Promise<JSONWebKeySet>;
  readonly #kept: KeptText | null;
  readonly #times: KeyTimes;
  readonly #budget: TryBudget;
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #keys: KeySet | null = null;
  #count = 0;
  #seen = '';
  #generation = 0;
  #fault: string | null = null;
  #trying: Promise<void> | null = null;
  /** When the last try began, and the last one that succeeded. */
  #triedAt = -Infinity;
  #readAt = -Infinity;

  /** @param kept where gateways keep the keys for one that starts while the source is down; null: nowhere */
  constructor(load: () => Promise<JSONWebKeySet>, times: KeyTimes = TIMES, kept: KeptText | null = null) {
    this.#load = load;
    this.#kept = kept;
    this.#times = times;
    this.#budget = new TryBudget(times);
  }

  /** Grows whenever the keys change: what was verified before must be verified again. */
  get generation(): number {
    return this.#generation;
  }

  state(): KeysState {
    const ageMs = this.#keys === null ? null : performance.now() - this.#readAt;
    return {
      keys: this.#keys && this.#count,
      ageMs,
      // One that fails once is tried again first.
      isOld: ageMs !== null && ageMs > this.#times.refreshMs + 2 * this.#times.retryMs,
      fault: this.#fault,
    };
  }

  /** The key that a token's header names. @throws Fault UNAUTHENTICATED when it is none of the issuer's, KEY_NOT_KNOWN while that cannot be told */
  async find(header: JWSHeaderParameters): Promise<CryptoKey> {
    const known = await this.#pick(header);
    if (known) return known;
    const asked = performance.now();
    // What was under way before may have been answered too early.
    while (this.#triedAt < asked && (await this.#tryFor(asked + MOST_WAIT_MS))) {
      const fresh = await this.#pick(header);
      if (fresh) return fresh;
    }
    if (this.#readAt >= asked)
      throw new Fault('UNAUTHENTICATED', 'the key of this token is none of its issuer’s: get a new token');
    throw new Fault(
      'KEY_NOT_KNOWN',
      this.#fault === null
        ? 'the token is signed with a key that is not known here yet: try again in a moment'
        : 'the token is signed with a key that is not known here, and its issuer’s keys cannot be fetched now: try again in a moment',
    );
  }

  /** Looks for other keys, for the sake of a token whose signature does not hold. @returns whether there are */
  async renew(): Promise<boolean> {
    const { generation } = this;
    await this.#tryFor(performance.now() + MOST_WAIT_MS);
    return generation !== this.generation;
  }

  /** Looks at the source now. Never fails. */
  refresh(): Promise<void> {
    return (this.#trying ??= this.#take());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  /** @returns whether there was a try, of this caller or another, that came to its end in time */
  async #tryFor(until: number): Promise<boolean> {
    if (!this.#trying) {
      if (!this.#budget.take()) return false;
      const wait = this.#triedAt + this.#times.gapMs - performance.now();
      this.#trying = wait > 0 ? sleep(wait, undefined, { ref: false }).then(() => this.#take()) : this.#take();
    }
    const late = new AbortController();
    const inTime = this.#trying.then(() => true);
    try {
      const left = Math.max(0, until - performance.now());
      return await Promise.race([inTime, sleep(left, false, { ref: false, signal: late.signal })]);
    } finally {
      late.abort();
    }
  }

  async #take(): Promise<void> {
    clearTimeout(this.#timer);
    const began = (this.#triedAt = performance.now());
    try {
      const keys = await this.#load();
      this.#know(keys);
      this.#readAt = began;
      this.#fault = null;
      void this.#keep(keys);
    } catch (error) {
      if (!(error instanceof KeysFault)) logBug(error, { of: 'issuer-keys' });
      this.#fault = error instanceof KeysFault ? error.message : 'its keys cannot be read';
      if (this.#keys === null) await this.#restore().catch((cause: unknown) => logBug(cause, { of: 'issuer-keys' }));
    } finally {
      this.#trying = null;
      if (!this.#ended.signal.aborted) {
        const { refreshMs, retryMs } = this.#times;
        const next = this.#fault === null ? refreshMs : Math.min(refreshMs, retryMs);
        this.#timer = setTimeout(() => void this.refresh(), next).unref();
      }
    }
  }

  /** Each time, so that it is known until when they were the issuer's. Nobody waits for it; the next one is a minute away. */
  async #keep(keys: JSONWebKeySet): Promise<void> {
    await this.#kept?.write(JSON.stringify({ at: Date.now(), keys })).catch(() => undefined);
  }

  /** What a neighbour still goes by: else whoever a balancer sends here would be told that a good token is not known. */
  async #restore(): Promise<void> {
    const text = await this.#kept?.read().catch(() => null);
    if (text === null || text === undefined) return;
    const { at, keys } = JSON.parse(text) as { readonly at: number; readonly keys: JSONWebKeySet };
    this.#know(keys);
    this.#readAt = performance.now() - (Date.now() - at);
  }

  #know(keys: JSONWebKeySet): void {
    const text = JSON.stringify(keys);
    if (text === this.#seen) return;
    this.#keys = createLocalJWKSet(keys);
    this.#count = keys.keys.length;
    this.#seen = text;
    this.#generation += 1;
  }

  async #pick(header: JWSHeaderParameters): Promise<CryptoKey | null> {
    try {
      return (await this.#keys?.(header)) ?? null;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw error;
    }
  }
}
