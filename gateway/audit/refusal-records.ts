import type { AuditTrail } from './audit-trail.ts';
import { outcomeOf } from './outcome.ts';
import { type NamedOperation, type RequestOrigin, commonOf } from './request-audit.ts';

/** A request that was refused before it became an operation. */
export interface RefusalRecord {
  readonly asking: RequestOrigin;
  /** Public. */
  readonly code: string;
  /** Read only for a line of its own: it costs more than the refusal did. */
  readonly operation: () => NamedOperation | null;
}

interface Counted {
  /** The first of them. */
  readonly asking: RequestOrigin;
  readonly at: number;
  readonly code: string;
  count: number;
}

/** Of one caller in a minute that have a line of their own, and of all callers. */
const MOST_OWN = 10;
const MOST_OWN_OF_ALL = 1_000;
/** Callers in a minute that are counted each for itself; the others are counted together. */
const MOST_CALLERS = 1_000;
/** Counts that wait for their line, also while the log cannot be written. */
const MOST_COUNTED = 10_000;
const MINUTE_MS = 60_000;

/**
 * Writes the refusals of the door down so that no flood of them fills the log: a caller's first ones in a minute have a line each, and what
 * follows is counted, by caller and code, in a line at the minute's end.
 */
export class RefusalRecords {
  readonly #trail: AuditTrail;
  readonly #timer: NodeJS.Timeout;
  readonly #own = new Map<string, number>();
  readonly #counted = new Map<string, Counted>();
  #ownOfAll = 0;

  constructor(trail: AuditTrail, minuteMs = MINUTE_MS) {
    this.#trail = trail;
    this.#timer = setInterval(() => this.#endMinute(), minuteMs).unref();
  }

  /** @param caller tells callers apart; is not written */
  refused(caller: string, { asking, code, operation }: RefusalRecord): void {
    const known = this.#own.has(caller) || this.#own.size < MOST_CALLERS;
    const own = this.#own.get(caller) ?? 0;
    if (known) this.#own.set(caller, own + 1);
    if (known && own < MOST_OWN && this.#ownOfAll < MOST_OWN_OF_ALL && this.#trail.hasRoom) {
      this.#ownOfAll += 1;
      return this.#trail.note({ members: membersOf(Date.now(), asking, code, operation()), fields: null });
    }
    this.#count(known && this.#counted.size < MOST_COUNTED ? caller : null, asking, code);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#writeCounts(() => true);
  }

  /** @param caller null: one of many */
  #count(caller: string | null, { who, ...ids }: RequestOrigin, code: string): void {
    const key = JSON.stringify([caller, who.role, code]);
    const counted = this.#counted.get(key);
    if (counted) counted.count += 1;
    else
      this.#counted.set(key, {
        asking: {
          who: caller === null ? { role: who.role, subject: null, sector: null, organization: null } : who,
          ...ids,
          purpose: null,
        },
        at: Date.now(),
        code,
        count: 1,
      });
  }

  #endMinute(): void {
    this.#own.clear();
    this.#ownOfAll = 0;
    this.#writeCounts(() => this.#trail.hasRoom);
  }

  /** What finds no room while the log cannot be written is counted on. */
  #writeCounts(mayWrite: () => boolean): void {
    for (const [key, { asking, at, code, count }] of this.#counted) {
      if (!mayWrite()) return;
      this.#counted.delete(key);
      this.#trail.note({ members: `${membersOf(at, asking, code, null)},"count":${count}`, fields: null });
    }
  }
}

function membersOf(at: number, asking: RequestOrigin, code: string, operation: NamedOperation | null): string {
  return `"kind":"request","at":"${new Date(at).toISOString()}"${commonOf(asking, operation)},"sectors":[],"calls":0,"outcome":"${outcomeOf(false, [code]).outcome}","code":${JSON.stringify(code)}`;
}
