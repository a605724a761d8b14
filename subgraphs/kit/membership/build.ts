import { type Fault, untilAborted } from '@tongcha/resilience';
import type { Call, CodesPage, LegacySystem } from '../legacy-system.ts';
import { Builder } from './builder.ts';
import type { LevelSizes } from './levels.ts';
import { Publication } from './publication.ts';

/** A system that can list its codes. */
export type ListingSystem = LegacySystem & Required<Pick<LegacySystem, 'codes'>>;

export interface BuildOptions {
  readonly systems: readonly ListingSystem[];
  readonly secret: string;
  /** Of the secret. */
  readonly epoch: string;
  readonly sizes: LevelSizes;
}

/** One page of a listing may take so long. */
const PAGE_MS = 30_000;
/** Codes that go to the thread at a time, and that it is given before it is asked what it makes of them. */
const PART = 8_192;
const UNTOLD = 4 * PART;

/** A filter from its first code on, under one key: what all systems list is put into it, pass after pass. */
export class Build {
  readonly epoch: string;
  readonly began = performance.now();
  readonly publication: Publication;
  readonly #options: BuildOptions;
  readonly #builder: Builder;
  readonly #positions = new Map<ListingSystem, string>();
  #isWhole = false;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.publication = new Publication(options.epoch);
    const { secret, sizes } = options;
    this.#builder = new Builder({ secret, sizes });
  }

  /** Whether its thread has ended: nothing comes of it any more. */
  get isOver(): boolean {
    return this.#builder.isOver;
  }

  /** Whether there was a pass through all that the systems hold. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /**
   * Puts in what all systems have listed since the last pass; the first time, everything. A part that was put in stays in
   * where a later one fails; only a whole pass moves the publication's time on.
   *
   * @throws Fault of a system, or of the thread that builds
   */
  async pass(signal: AbortSignal): Promise<void> {
    const asOf = { wall: Date.now(), steady: performance.now() };
    for (const system of this.#options.systems) await this.#list(system, signal);
    this.publication.take(await this.#builder.change(), asOf);
    this.#isWhole = true;
  }

  close(): Promise<void> {
    return this.#builder.close();
  }

  async #list(system: ListingSystem, signal: AbortSignal): Promise<void> {
    for (let untold = 0, more = true; more;) {
      const page = await this.#page(system, signal);
      for (let at = 0; at < page.codes.length; at += PART) {
        const part = page.codes.slice(at, at + PART);
        await this.#builder.add(part);
        untold += part.length;
        // A tail holds so many. Before the first pass is over there is none.
        if (!this.#isWhole || untold < UNTOLD) continue;
        untold = 0;
        this.publication.take(await this.#builder.change(), this.publication.asOf);
      }
      this.#positions.set(system, page.position);
      more = page.more;
    }
  }

  /** Not by the breaker of callers' questions: a listing that fails says nothing of these. */
  async #page(system: ListingSystem, outer: AbortSignal): Promise<CodesPage> {
    const signal = AbortSignal.any([outer, AbortSignal.timeout(PAGE_MS)]);
    let lacking: Fault | null = null;
    const call: Call = { signal, partial: (fault) => (lacking ??= fault) };
    const page = await untilAborted(system.codes(this.#positions.get(system) ?? null, call), signal);
    // Codes that nobody could read are in no filter: without them it says no in vain.
    if (lacking) throw lacking as Fault;
    return page;
  }
}
