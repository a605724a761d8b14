import { setTimeout as sleep } from 'node:timers/promises';
import { LogDamage, type LogEntry, type LogWriter, type TreeHead } from '@tongcha/audit-log';
import type { Condition } from '../readiness/condition.ts';

export interface AuditTrailOptions {
  readonly writer: LogWriter;
  /** How long what is public is answered while the log cannot be written. */
  readonly graceMs: number;
  /** Lines that are kept until they can be written, at most. */
  readonly maxKept?: number;
  /** How long a line that somebody waits for waits for others. Those that come while one is written are written together anyway. */
  readonly gatherMs?: number;
  readonly retryMs?: number;
  /** A write that takes longer is as good as none. */
  readonly patienceMs?: number;
  readonly headMs?: number;
  /** Is told of each head as it is signed. */
  readonly onHead?: (head: TreeHead) => void;
  /** Whether the disk has room; while it has none, nothing is tried. */
  readonly hasRoom?: () => boolean;
}

/** How the log does, as a value. */
export interface AuditHealth {
  /** Since the start. */
  readonly written: number;
  readonly failures: number;
  /** Lines that wait to be written, and how long the oldest has, milliseconds. */
  readonly waiting: number;
  readonly lagMs: number;
  readonly writable: boolean;
}

interface Kept {
  entry: LogEntry;
  /** When it came, by `performance.now()`. */
  readonly since: number;
  /** The line that is true when its request was not answered. */
  readonly unanswered: (() => LogEntry) | null;
  settle: ((written: boolean) => void) | null;
}

/** Lines that nobody waits for are written so much later at most. */
const LAZY_MS = 50;

/** Lines in one write. */
const MAX_BATCH = 5_000;

/**
 * Gathers lines for a moment and writes them at once. While it cannot, it keeps them, tells those who wait that it could
 * not, and tries again; nothing is dropped, so that it admits nobody once it is full.
 */
export class AuditTrail {
  readonly #writer: LogWriter;
  readonly #options: Required<AuditTrailOptions>;
  readonly #kept: Kept[] = [];
  readonly #heads: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Infinity;
  #writing: Promise<void> | null = null;
  /** Since when it cannot be written, epoch milliseconds. */
  #downSince: number | null = null;
  /** What kept it from being written last. */
  #fault = '';
  #damaged = false;
  #written = 0;
  #failures = 0;
  #closed = false;

  constructor(options: AuditTrailOptions) {
    this.#writer = options.writer;
    this.#options = {
      maxKept: 100_000,
      gatherMs: 2,
      retryMs: 500,
      patienceMs: 5_000,
      headMs: 10_000,
      onHead: () => {},
      hasRoom: () => true,
      ...options,
    };
    this.#heads = setInterval(() => void this.#turn(() => this.#sign()), this.#options.headMs).unref();
  }

  /** Whether something may be read now and written down afterwards. */
  admits(isPublic: boolean): boolean {
    if (this.#kept.length >= this.#options.maxKept) return false;
    if (this.#downSince === null) return true;
    return isPublic && Date.now() - this.#downSince < this.#options.graceMs;
  }

  /** Whether there is room for what nobody may fail for: most of it is kept for what is read. */
  get hasRoom(): boolean {
    return this.#kept.length < this.#options.maxKept / 10;
  }

  health(): AuditHealth {
    const [oldest] = this.#kept;
    return {
      written: this.#written,
      failures: this.#failures,
      waiting: this.#kept.length,
      lagMs: oldest ? performance.now() - oldest.since : 0,
      writable: this.#downSince === null,
    };
  }

  *conditions(): Iterable<Condition> {
    if (this.#downSince === null) return;
    const waiting = `${this.#kept.length} lines wait to be written`;
    yield { reason: 'AUDIT_UNWRITABLE', detail: `${this.#fault}; ${waiting}` };
  }

  /** Has it written some time soon. */
  note(entry: LogEntry): void {
    this.#kept.push({ entry, since: performance.now(), unanswered: null, settle: null });
    this.#wakeIn(LAZY_MS);
  }

  /** Resolves with whether it, and all that was noted before it, is durable. When it is not, `unanswered` is written in its place once that can be. */
  settle(entry: LogEntry, unanswered: () => LogEntry): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#downSince !== null || this.#closed) {
        this.#kept.push({ entry: unanswered(), since: performance.now(), unanswered: null, settle: null });
        return resolve(false);
      }
      this.#kept.push({ entry, since: performance.now(), unanswered, settle: resolve });
      this.#wakeIn(this.#options.gatherMs);
    });
  }

  /** Writes what is kept and signs it. */
  async close(): Promise<void> {
    clearInterval(this.#heads);
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    const end = async (): Promise<void> => {
      await this.#writing;
      do await this.#turn(() => this.#write());
      while (this.#kept.length > 0 && this.#downSince === null);
      await this.#turn(() => this.#sign());
      await this.#writer.close();
    };
    // A disk that does not answer must not keep the process from ending.
    await Promise.race([end(), sleep(2 * this.#options.patienceMs, undefined, { ref: false })]);
  }

  #wakeIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.#writing || this.#damaged || this.#closed || this.#dueAt <= at) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#turn(() => this.#write()), milliseconds);
  }

  /** One step at a time on the file; a failure is the trail's state, never its caller's. */
  async #turn(step: () => Promise<void>): Promise<void> {
    if (this.#writing || this.#damaged) return;
    this.#dueAt = Infinity;
    if (this.#downSince !== null && !this.#options.hasRoom()) return this.#wakeIn(this.#options.retryMs);
    const slow = setTimeout(() => this.#fail(new Error('the disk does not answer')), this.#options.patienceMs);
    this.#writing = step().then(
      () => this.#succeed(),
      (error: unknown) => this.#fail(error),
    );
    await this.#writing;
    clearTimeout(slow);
    this.#writing = null;
    if (this.#downSince !== null) this.#wakeIn(this.#options.retryMs);
    else if (this.#kept.length > 0)
      this.#wakeIn(this.#kept.some(({ settle }) => settle) ? this.#options.gatherMs : LAZY_MS);
  }

  async #write(): Promise<void> {
    const batch = this.#kept.slice(0, MAX_BATCH);
    // After a fault only what was written shows that it is over: where no line waits, the head that could not be.
    if (batch.length === 0) return this.#downSince === null ? undefined : this.#sign();
    await this.#writer.append(batch.map(({ entry }) => entry));
    this.#kept.splice(0, batch.length);
    this.#written += batch.length;
    for (const { settle } of batch) settle?.(true);
  }

  async #sign(): Promise<void> {
    const head = await this.#writer.signHead();
    if (head) this.#options.onHead(head);
  }

  #succeed(): void {
    this.#downSince = null;
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    if (error instanceof LogDamage) this.#damaged = true;
    this.#fault = error instanceof Error ? error.message : String(error);
    this.#downSince ??= Date.now();
    for (const kept of this.#kept) {
      if (!kept.settle || !kept.unanswered) continue;
      kept.settle(false);
      kept.settle = null;
      kept.entry = kept.unanswered();
    }
  }
}
