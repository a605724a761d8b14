import { randomUUID } from 'node:crypto';
import { chunked, type Database } from '@tongcha/database';

/** A code that a worker has taken. */
export interface TakenChange {
  readonly code: string;
  /** Since when it waits, epoch milliseconds. */
  readonly since: number;
  /** How often it was asked already without a whole answer. */
  readonly tries: number;
}

/** What one worker has taken, until its lease ends. */
export interface TakenChanges {
  readonly worker: string;
  readonly changes: readonly TakenChange[];
}

export interface ChangeCounts {
  readonly waiting: number;
  /** The one that waits longest of those that may be asked now, epoch milliseconds; null: none does. */
  readonly waitingSince: number | null;
}

/** More of one member's do not wait: what others tell stands behind them. */
export const MOST_WAITING = 20_000;

/**
 * Codes whose records have changed, until they have been judged. A code waits once, however often it is told; one that changes while it
 * is judged is judged again.
 */
export class ChangeQueue {
  readonly #database: Database;

  /** @param database with its tables (`ALERT_TABLES`) */
  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Once this resolves to true they are judged, whatever becomes of this process; false: so many of this member's wait that nothing was
   * kept. @param member who says so @throws as the database does
   */
  async add(codes: readonly string[], member: string, now: number): Promise<boolean> {
    if (codes.length === 0) return true;
    const database = this.#database;
    const [told] = await database.read('SELECT COUNT(*) AS waiting FROM tongcha_changes WHERE member = $1', [member]);
    if (Number(told?.['waiting'] ?? 0) >= MOST_WAITING) return false;
    // In one order, so that two who write the same at once do not wait for each other.
    const all = [...new Set(codes)].sort();
    await database.write(
      ...chunked(all, 1).map((part): [string, (string | number)[]] => [
        `INSERT INTO tongcha_changes (code, member, since, last_at, told, due_at, tries)
         VALUES ${part.map((_, i) => `($${i + 3}, $1, $2, $2, 1, $2, 0)`).join(', ')}
         ON CONFLICT (code) DO UPDATE SET member = excluded.member, last_at = excluded.last_at, told = tongcha_changes.told + 1, tries = 0,
           due_at = CASE WHEN tongcha_changes.due_at < excluded.due_at THEN tongcha_changes.due_at ELSE excluded.due_at END
         RETURNING code`,
        [member, now, ...part],
      ]),
    );
    return true;
  }

  /** Those that wait longest. */
  async take(now: number, leaseMs: number, most: number): Promise<TakenChanges> {
    const worker = randomUUID();
    const database = this.#database;
    const rows = await database.write([
      `UPDATE tongcha_changes SET worker = $1, lease_until = $2, asked = told
       WHERE code IN (SELECT code FROM tongcha_changes WHERE due_at <= $3 AND (worker IS NULL OR lease_until < $3)
                      ORDER BY due_at, code LIMIT $4 ${database.takingOne})
       RETURNING code, since, tries`,
      [worker, now + leaseMs, now, most],
    ]);
    const changes = rows.map((row) => ({
      code: String(row['code']),
      since: Number(row['since']),
      tries: Number(row['tries']),
    }));
    return { worker, changes };
  }

  /** Those that were judged and have not changed since wait no more. @param again when others are asked once more, epoch milliseconds */
  async done({ worker }: TakenChanges, again: ReadonlyMap<string, number> = new Map()): Promise<void> {
    const database = this.#database;
    for (const [code, at] of again)
      await database.write([
        `UPDATE tongcha_changes SET worker = NULL, due_at = $3, tries = tries + 1 WHERE code = $1 AND worker = $2 AND asked = told RETURNING code`,
        [code, worker, at],
      ]);
    await database.write([`DELETE FROM tongcha_changes WHERE worker = $1 AND asked = told RETURNING code`, [worker]]);
    await database.write([
      `UPDATE tongcha_changes SET worker = NULL, since = last_at, due_at = last_at, tries = 0 WHERE worker = $1 RETURNING code`,
      [worker],
    ]);
  }

  async counts(now: number): Promise<ChangeCounts> {
    const [row] = await this.#database.read(
      `SELECT COUNT(*) AS waiting, MIN(CASE WHEN due_at <= $1 THEN since END) AS since FROM tongcha_changes`,
      [now],
    );
    const since = row?.['since'] ?? null;
    return { waiting: Number(row?.['waiting'] ?? 0), waitingSince: since === null ? null : Number(since) };
  }
}
