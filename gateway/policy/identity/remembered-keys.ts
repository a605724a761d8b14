import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type CryptoKey,
} from 'jose';
import { readRegularFile } from '@tongcha/config';
import { describeError, log } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';

type KeySet = ReturnType<typeof createLocalJWKSet>;

export interface KeyTimes {
  /** Between two looks at the source. */
  readonly refreshMs: number;
  /** The least between two tries: tokens with made-up key ids must not become requests to the issuer. */
  readonly cooldownMs: number;
}

const TIMES: KeyTimes = { refreshMs: 5 * 60_000, cooldownMs: 30_000 };
/** Of a file, whose reading costs nobody anything. */
const FILE_TIMES: KeyTimes = { refreshMs: 30_000, cooldownMs: 1_000 };
const FETCH_MS = 5_000;

/**
 * An issuer's public keys. They are fetched anew at times, and when a token names an unknown one; while the source is
 * down, the keys last seen go on. A key that is gone from the source stops counting with the fetch that shows it.
 */
export class RememberedKeys {
  readonly #load: () => Promise<JSONWebKeySet>;
  readonly #times: KeyTimes;
  readonly #timer: NodeJS.Timeout;
  #keys: KeySet | null = null;
  #seen = '';
  #triedAt = -Infinity;
  #trying: Promise<void> | null = null;
  #generation = 0;

  constructor(load: () => Promise<JSONWebKeySet>, times: KeyTimes = TIMES) {
    this.#load = load;
    this.#times = times;
    this.#timer = setInterval(() => void this.refresh(), times.refreshMs);
    this.#timer.unref();
  }

  /** Grows whenever the keys change: what was verified before must be verified again. */
  get generation(): number {
    return this.#generation;
  }

  /** The key that a token's header names. @throws Fault UNAUTHENTICATED when there is none, or none can be had now */
  async find(header: JWSHeaderParameters): Promise<CryptoKey> {
    const known = await this.#pick(header);
    if (known) return known;
    let reached = true;
    if (this.#trying || performance.now() - this.#triedAt >= this.#times.cooldownMs) reached = await this.refresh();
    const fresh = await this.#pick(header);
    if (fresh) return fresh;
    if (this.#keys === null || !reached)
      throw new Fault(
        'UNAUTHENTICATED',
        'the key of this token is not known, and its issuer’s keys cannot be fetched now: try again in a minute',
      );
    throw new Fault('UNAUTHENTICATED', 'the key of this token is none of its issuer’s: get a new token');
  }

  /** @returns whether the source could be read */
  async refresh(): Promise<boolean> {
    this.#trying ??= this.#take().finally(() => (this.#trying = null));
    return this.#trying.then(
      () => true,
      () => false,
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #take(): Promise<void> {
    this.#triedAt = performance.now();
    try {
      const keys = await this.#load();
      const text = JSON.stringify(keys);
      if (text === this.#seen) return;
      this.#keys = createLocalJWKSet(keys);
      this.#seen = text;
      this.#generation += 1;
    } catch (error) {
      log.error(
        { event: 'issuer-keys', goesOn: this.#keys !== null, error: describeError(error, { stack: false }) },
        '令牌签发方的公钥暂不可读 / keys of the token issuer: not readable now',
      );
      throw error;
    }
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

/** Redirects are refused and an answer other than 200 is a failure (jose). */
export function keysAt(url: string, times?: KeyTimes): RememberedKeys {
  // Only the fetching is jose's: its own cache forgets keys while the issuer is down, and counts no failed try.
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_MS });
  return new RememberedKeys(async () => {
    await remote.reload();
    return remote.jwks() ?? { keys: [] };
  }, times);
}

export function keysIn(file: string, times: KeyTimes = FILE_TIMES): RememberedKeys {
  return new RememberedKeys(async () => JSON.parse(await readRegularFile(file)) as JSONWebKeySet, times);
}
