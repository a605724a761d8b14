import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, envName } from '@tongcha/config';
import { MembershipKey, readMembershipKey } from '@tongcha/membership';
import { log, logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import { WatchedFile } from '@tongcha/signature';
import type { Ministry } from '../ministry.ts';
import { Build, type ListingSystem } from './build.ts';
import { LEVEL_SIZES, type LevelSizes } from './levels.ts';
import type { Publication, TailSeen } from './publication.ts';

export interface MembershipOptions {
  readonly systems: readonly ListingSystem[];
  /** The secret under which codes are hashed. */
  readonly secret: Pick<WatchedFile<string>, 'value' | 'refresh'>;
  readonly sizes?: LevelSizes;
  /** From the end of a pass through the systems to the next, at least; milliseconds. */
  readonly passEveryMs?: number;
}

const PASS_EVERY_MS = 1_000;
/** Listing is to take a tenth of the time at most, unless a filter would be out of date for it. */
const PAUSES = 10;
const MOST_PAUSE_MS = 20_000;
/** What is not held any more goes out of a filter when it is built anew. */
const REBUILD_MS = 7 * 86_400_000;
/** A gateway that has everything is told so after this, milliseconds. */
const HOLD_MS = 15_000;
/** Gateways that wait for news; more are answered at once. */
const MOST_WAITING = 200;

/**
 * Keeps the filter of what a ministry's systems mention, and publishes it to gateways. Every code that was there at a
 * publication's time is in it: what a system cannot list, or cannot list whole, is not published as if it were.
 */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<() => void>();
  #current: Build | null = null;
  readonly #running: Promise<void>;
  #fault: string | null = null;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Null: nothing whole yet. */
  get publication(): Publication | null {
    return this.#current?.publication ?? null;
  }

  /**
   * The publication when there is more than a gateway has, or after a while.
   *
   * @returns and for how long it was waited, milliseconds; null: nothing whole yet
   */
  async news(seen: TailSeen | null): Promise<{ readonly publication: Publication; readonly heldMs: number } | null> {
    const began = performance.now();
    if (seen) await this.#hold(seen, began);
    return this.publication && { publication: this.publication, heldMs: performance.now() - began };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#running;
  }

  async #hold(seen: TailSeen, began: number): Promise<void> {
    const isHeld = (): boolean =>
      !this.#hasNews(seen) && !this.#closing.signal.aborted && this.#waiting.size < MOST_WAITING;
    for (let left = HOLD_MS; left > 0 && isHeld(); left = HOLD_MS - (performance.now() - began)) await this.#wait(left);
  }

  #hasNews(seen: TailSeen): boolean {
    return this.publication?.hasNews(seen) ?? true;
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.add(end);
    });
  }

  #wake(): void {
    for (const end of this.#waiting) end();
  }

  /** Builds, and builds anew when that is due; meanwhile the one before is kept up to date. */
  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let kept: Promise<void> = Promise.resolve();
    let failures = 0;
    while (!signal.aborted) {
      const build = this.#open();
      const keeping = this.#keep(build);
      while (!build.isWhole && !build.isOver && !signal.aborted) await pause(50, signal);
      failures = build.isWhole ? 0 : failures + 1;
      if (build.isWhole) {
        const before = this.#current;
        this.#current = build;
        this.#wake();
        await before?.close();
        await kept;
        kept = keeping;
        await this.#untilDue(build);
      } else {
        await build.close();
        await keeping;
        await pause(Math.min(MOST_PAUSE_MS, PASS_EVERY_MS * 2 ** failures), signal);
      }
    }
    await this.#current?.close();
    await kept;
  }

  #open(): Build {
    const { systems, secret, sizes = LEVEL_SIZES } = this.#options;
    return new Build({
      systems,
      sizes,
      secret: secret.value,
      epoch: new MembershipKey(secret.value).epoch,
    });
  }

  async #untilDue(build: Build): Promise<void> {
    const { secret } = this.#options;
    while (!build.isOver && performance.now() - build.began < REBUILD_MS && !this.#closing.signal.aborted) {
      await secret.refresh(1_000);
      if (new MembershipKey(secret.value).epoch !== build.epoch) return;
      await pause(500, this.#closing.signal);
    }
  }

  /** Pass after pass until it is closed, or its thread has ended. */
  async #keep(build: Build): Promise<void> {
    const every = this.#options.passEveryMs ?? PASS_EVERY_MS;
    let failures = 0;
    while (!build.isOver && !this.#closing.signal.aborted) {
      const began = performance.now();
      try {
        await build.pass(this.#closing.signal);
        [this.#fault, failures] = [null, 0];
        if (build === this.#current) this.#wake();
      } catch (error) {
        failures += 1;
        if (!build.isOver && !this.#closing.signal.aborted) this.#tell(error);
      }
      const took = Math.max((performance.now() - began) * PAUSES, failures > 0 ? every * 2 ** failures : 0);
      await pause(Math.max(every, Math.min(took, MOST_PAUSE_MS)), this.#closing.signal);
    }
  }

  #tell(error: unknown): void {
    const reason = error instanceof Fault ? error.code : 'BUG';
    if (!(error instanceof Fault)) logBug(error, { thread: 'membership' });
    if (reason === this.#fault) return;
    this.#fault = reason;
    log.warn(
      { event: 'codes-not-listed', reason, message: error instanceof Fault ? error.message : '' },
      '无法完整列出系统中的编码,过滤器暂不更新,网关将逐一询问 / the codes of the systems cannot be listed whole: the filter stays as it is, and gateways ask about everything',
    );
  }
}

/** @returns null where nothing is published @throws ConfigError where the key cannot be read */
export async function openMembership(
  ministry: Ministry,
  { membership, trustedKeys }: PublishOptions,
): Promise<Membership | null> {
  if (!membership) return null;
  const name = ministry.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const section = [name, 'membership', 'keyFile'];
  const fault = (why: string): ConfigError =>
    new ConfigError([`${section.join('.')} (${envName(section)}): ${JSON.stringify(membership.keyFile)}: ${why}`]);
  if (trustedKeys === undefined) throw fault('a filter is for trusted gateways only: set trustedKeys too');
  const secret = await WatchedFile.open(membership.keyFile, readSecret).catch((error: unknown) => {
    throw fault(error instanceof Error ? error.message : String(error));
  });
  const systems = ministry.systems.filter((system): system is ListingSystem => system.codes !== undefined);
  // What has no systems answers of itself: nobody lists that.
  if (systems.length > 0 && systems.length === ministry.systems.length) return new Membership({ systems, secret });
  log.info(
    { event: 'no-filter', systems: ministry.systems.filter((system) => !system.codes).map(({ name }) => name) },
    '有系统无法列出编码,不发布过滤器 / a system cannot list its codes: no filter is published',
  );
  return null;
}

/** Under which key a ministry publishes its filter, and to whom. */
export interface PublishOptions {
  /** Nothing is published when not set. */
  readonly membership?: { readonly keyFile: string } | undefined;
  readonly trustedKeys?: string | undefined;
}

/** @throws RangeError where it is too short */
async function readSecret(text: string): Promise<string> {
  await readMembershipKey(text);
  return text.trim();
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {});
}
