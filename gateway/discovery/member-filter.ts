import { setTimeout as sleep } from 'node:timers/promises';
import type { Fuse, HashedKey, MembershipKey } from '@tongcha/membership';
import { log, logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import { fetchPublished, type NotFetched } from './fetch-published.ts';
import type { MemberReader } from './member-reader.ts';
import { ageOf, type Moment } from './moment.ts';
import { PROMISE_MS } from './promise.ts';
import { countOf, mayHave, type Published } from './published.ts';
import type { Room } from './room.ts';

/** Whether a member may know a code. */
export type Verdict = 'SURELY_NOT' | 'MAY_KNOW';

/** How a member's filter stands. */
export interface FilterStatus {
  /** USED: its no counts. All others: the member is asked about everything, and why. */
  readonly state: 'USED' | 'STALE' | 'LYING' | 'SUSPECTED' | 'UNKNOWN' | NotFetched;
  /** How old what it has is, milliseconds; null: there is none. */
  readonly ageMs: number | null;
  /** How many codes it says it has: some more than it has. */
  readonly codes: number;
}

export interface MemberFilterOptions {
  readonly member: string;
  readonly reader: MemberReader;
  /** As it stands now. */
  readonly key: () => Promise<MembershipKey>;
  readonly room: Room;
  readonly random: () => number;
  readonly now: () => Moment;
  /** Is told whenever another filter counts, or none. */
  readonly changed: () => void;
}

/** Between two looks, milliseconds: a member that holds nothing back is not asked without a pause. */
const LEAST_MS = 500;
const MOST_MS = 30_000;
/** A pause is up to so much longer, so that members that failed together are not asked together. */
const SPREAD = 0.5;

/** One member's filter, kept up to date in the background. */
export class MemberFilter {
  readonly member: string;
  readonly #options: MemberFilterOptions;
  /** Shards of `#epoch`, by id. */
  readonly #fetched = new Map<string, Fuse>();
  #epoch = '';
  readonly #closing = new AbortController();
  #published: Published | null = null;
  #trouble: NotFetched | 'UNKNOWN' | null = 'UNKNOWN';
  /** The epoch of a filter that has lied: none of that epoch is believed again. */
  #lyingEpoch: string | null = null;
  #isTorn = false;
  /** What the member knows and its filter did not have, and when that came out. */
  #suspicion: { readonly key: HashedKey; readonly since: Moment } | null = null;
  #running: Promise<void>;

  constructor(options: MemberFilterOptions) {
    this.member = options.member;
    this.#options = options;
    this.#running = this.#run();
  }

  /** @param now a moment of this turn: it is read once for many members */
  verdict(key: HashedKey, now: Moment = this.#options.now()): Verdict {
    const published = this.counting(key.epoch, now);
    return published === null || mayHave(published, key) ? 'MAY_KNOW' : 'SURELY_NOT';
  }

  /** What the member published, where its no counts now for codes hashed under the key of that epoch; null: it is asked about everything. */
  counting(epoch: string, now: Moment): Published | null {
    const published = this.#published;
    return published?.epoch === epoch && this.#counts(published, now) ? published : null;
  }

  /**
   * Is told that the member knows a key that its filter did not have. It is asked about everything from now on: until its
   * next filter has the key, which came only just then, or, where that has it not either, until there is one under
   * another key.
   */
  foundLying(key: HashedKey): void {
    if (this.verdict(key) === 'MAY_KNOW') return;
    this.#suspicion ??= { key, since: this.#options.now() };
    this.#options.changed();
  }

  status(now: Moment = this.#options.now()): FilterStatus {
    const published = this.#published;
    return {
      state: this.#state(published, now),
      ageMs: published && Math.max(0, Math.round(ageOf(published.asOf, now))),
      codes: published ? countOf(published) : 0,
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#published = null;
    this.#options.changed();
    this.#options.room.hold(this, 0);
    await this.#options.reader.close();
  }

  #counts({ asOf, epoch }: Published, now: Moment): boolean {
    return ageOf(asOf, now) < PROMISE_MS && this.#suspicion === null && epoch !== this.#lyingEpoch;
  }

  #state(published: Published | null, now: Moment): FilterStatus['state'] {
    if (published && published.epoch === this.#lyingEpoch) return 'LYING';
    if (published && this.#suspicion) return 'SUSPECTED';
    if (published && this.#counts(published, now)) return 'USED';
    return this.#trouble ?? 'STALE';
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      const began = performance.now();
      const outcome = await this.#fetch();
      failures = typeof outcome === 'string' ? failures + 1 : 0;
      const pause = Math.max(LEAST_MS - (performance.now() - began), pauseAfter(outcome, failures));
      const spread = failures > 0 ? 1 + SPREAD * this.#options.random() : 1;
      await sleep(pause * spread, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #fetch(): Promise<Published | NotFetched> {
    const { reader, key, room } = this.#options;
    const { epoch } = await key();
    if (epoch !== this.#epoch) this.#fetched.clear();
    this.#epoch = epoch;
    const isOwn = this.#published?.epoch === epoch && !this.#isTorn;
    let outcome: Published | NotFetched;
    try {
      outcome = await fetchPublished({
        reader,
        epoch,
        known: isOwn ? (this.#published?.tail ?? null) : null,
        fetched: this.#fetched,
        room,
        signal: this.#closing.signal,
      });
    } catch (error) {
      if (!(error instanceof Fault)) logBug(error, { member: this.member });
      outcome = error instanceof Fault && error.code !== 'TOO_LARGE' ? 'UNREACHABLE' : 'BROKEN';
    }
    if (this.#closing.signal.aborted) return outcome;
    if (typeof outcome === 'string') this.#failed(outcome);
    else this.#take(outcome);
    return outcome;
  }

  #take(published: Published): void {
    this.#published = published;
    this.#options.changed();
    this.#trouble = null;
    this.#isTorn = false;
    this.#hold();
    const suspicion = this.#suspicion;
    // Before that moment the member may not have known it.
    if (!suspicion || published.asOf.steady <= suspicion.since.steady) return;
    this.#suspicion = null;
    if (suspicion.key.epoch !== published.epoch || mayHave(published, suspicion.key)) return;
    this.#lyingEpoch = published.epoch;
    logLying(this.member);
  }

  #failed(trouble: NotFetched): void {
    if (trouble !== this.#trouble) logTrouble(this.member, trouble);
    this.#trouble = trouble;
    // Not where it only cannot be had: what is there counts for its time.
    if (trouble === 'NOT_PUBLISHED' || trouble === 'OTHER_KEY') this.#forget();
    // What does not fit what is held is fetched anew; meanwhile what is held counts for its time.
    this.#isTorn = trouble === 'BROKEN';
    this.#hold();
  }

  #forget(): void {
    this.#published = null;
    this.#options.changed();
    this.#fetched.clear();
  }

  #hold(): void {
    const shards = [...this.#fetched.values()].reduce((sum, { prints }) => sum + prints.byteLength, 0);
    this.#options.room.hold(this, shards + (this.#published?.tail.bytes ?? 0));
  }
}

function pauseAfter(outcome: Published | NotFetched, failures: number): number {
  if (typeof outcome !== 'string') return 0;
  if (outcome === 'NOT_PUBLISHED' || outcome === 'TOO_LARGE') return MOST_MS;
  return Math.min(MOST_MS, LEAST_MS * 2 ** Math.min(failures, 10));
}

function logLying(member: string): void {
  log.error(
    { event: 'filter-lies', member },
    '数据提供方的过滤器漏掉了其确知的编码,已停用,直至更换密钥或重启;请核对其编码清单 / the member knows a code that its filter does not have: the filter is not used until there is one under another key or this process is started again; see to the list of codes that the member’s system gives',
  );
}

function logTrouble(member: string, trouble: NotFetched): void {
  if (trouble === 'NOT_PUBLISHED' || trouble === 'BUILDING') return;
  log.warn(
    { event: 'filter-trouble', member, reason: trouble },
    '取不到数据提供方的过滤器,将逐一询问 / the member’s filter cannot be had: it is asked about everything',
  );
}
