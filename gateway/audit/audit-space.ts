import {
  DAY_MS,
  type LogFiles,
  type LogWriter,
  readRecentHeads,
  type Space,
  storedSize,
  type StoredSize,
  type TreeHead,
} from '@tongcha/audit-log';
import type { Condition } from '../readiness/condition.ts';

export interface AuditSpaceOptions {
  readonly files: LogFiles;
  readonly log: Pick<LogWriter, 'size' | 'bytes'>;
  /** How many logs that grow alike share the disk: one a worker. */
  readonly logs?: number;
  readonly sampleMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How the disk of the log does; null: not known. */
export interface SpaceHealth {
  readonly freeBytes: number | null;
  /** Lines, hashes and heads since the start, before any is compressed. */
  readonly writtenBytes: number;
  /** At the present rate, if nothing is pruned; Infinity: nothing is written. */
  readonly secondsUntilFull: number | null;
}

/** Of a small disk less: a twentieth. */
const RESERVE_BYTES = 64 * 1024 * 1024;
const RESERVE_SHARE = 1 / 20;
/** Ended only above, so that what compression takes and gives does not begin and end it. */
const END_OVER = 1.5;

const LOW_DAYS = 7;
/** Low whatever the rate, in reserves. */
const LOW_RESERVES = 4;

const HOUR_MS = 3_600_000;
/** The rate is that of a day, so that a forecast does not follow the hours, or of the last hour where that is higher. */
const WINDOWS_MS = [HOUR_MS, DAY_MS];
/** Shorter tells nothing of days. */
const LEAST_WINDOW_MS = 600_000;
const MARK_MS = 300_000;

/** Bytes of a line's own hash and of its share in the levels above. */
const HASH_BYTES = (32 * 16) / 15;

/**
 * Foretells the end of the disk: from what is free, how many lines the signed heads say were written in the last day,
 * and what a line takes once it is compressed.
 */
export class AuditSpace {
  readonly #options: Required<AuditSpaceOptions>;
  readonly #marks: { readonly at: number; readonly size: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #space: Space | null = null;
  #sampling = false;
  #isOut = false;
  #stored: StoredSize | null;

  constructor(options: AuditSpaceOptions) {
    this.#options = { logs: 1, sampleMs: 2_000, now: Date.now, ...options };
    this.#stored = storedSize(options.files);
    for (const head of readRecentHeads(options.files)) this.signed(head);
    this.#timer = setInterval(() => void this.sample(), this.#options.sampleMs).unref();
  }

  /** Looks at the disk; a disk that does not answer is what was known of it last. */
  async sample(): Promise<void> {
    if (this.#sampling) return;
    this.#sampling = true;
    try {
      this.#space = await this.#options.files.space();
      const end = this.#isOut ? this.#reserve * END_OVER : this.#reserve;
      this.#isOut = this.#space.free < end;
    } catch {
      this.#space = null;
      this.#isOut = false;
    } finally {
      this.#sampling = false;
    }
  }

  signed({ at, size }: Pick<TreeHead, 'at' | 'size'>): void {
    const time = Date.parse(at);
    const last = this.#marks.at(-1);
    if (last && time - last.at < MARK_MS) return;
    this.#marks.push({ at: time, size });
    while ((this.#marks[1]?.at ?? Infinity) <= time - DAY_MS) this.#marks.shift();
  }

  compressed(stored: StoredSize): void {
    this.#stored = stored;
  }

  /** Whether something can be written. What is left in the end is not filled to the last byte, where each write that fits would be followed by one that does not. */
  hasRoom(): boolean {
    return this.#space === null || this.#space.free >= this.#reserve / 2;
  }

  health(): SpaceHealth {
    const rate = this.#bytesPerSecond();
    return {
      freeBytes: this.#space?.free ?? null,
      writtenBytes: this.#options.log.bytes,
      secondsUntilFull: this.#space === null || rate === null ? null : this.#space.free / rate,
    };
  }

  /** Not ready comes before not writable: what is left is for requests that still come until no balancer sends any. */
  *conditions(): Iterable<Condition> {
    const { freeBytes, secondsUntilFull } = this.health();
    if (freeBytes === null) return;
    const days = secondsUntilFull === null ? null : (secondsUntilFull * 1_000) / DAY_MS;
    const detail = `${sizeOf(freeBytes)} left on its disk${days === null || days === Infinity ? '' : `: full in ${days.toFixed(1)} days at the present rate`}`;
    if (this.#isOut) yield { reason: 'AUDIT_UNWRITABLE', detail: `${detail}; kept for requests under way` };
    else if ((days !== null && days < LOW_DAYS) || freeBytes < LOW_RESERVES * this.#reserve)
      yield { reason: 'AUDIT_SPACE_LOW', detail };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  get #reserve(): number {
    return Math.min(RESERVE_BYTES, (this.#space?.total ?? Infinity) * RESERVE_SHARE);
  }

  #bytesPerSecond(): number | null {
    const [now, size] = [this.#options.now(), this.#options.log.size];
    const rates = WINDOWS_MS.flatMap((window) => {
      const begin = this.#marks.findLast(({ at }) => at <= now - window) ?? this.#marks[0];
      return begin && now - begin.at >= LEAST_WINDOW_MS ? [((size - begin.size) * 1_000) / (now - begin.at)] : [];
    });
    if (rates.length === 0 || this.#stored === null) return null;
    const perLine = this.#stored.bytes / this.#stored.lines + HASH_BYTES;
    return Math.max(...rates) * perLine * this.#options.logs;
  }
}

function sizeOf(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}
