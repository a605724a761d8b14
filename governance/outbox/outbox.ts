import { chunked, type Database, marks, type Row, type Statement, withTables } from '@tongcha/database';
import { afterwards } from './afterwards.ts';
import { OUTBOX_TABLES } from './tables.ts';
import type { Delivery, Hold, NewTask, Task, TaskState } from './task.ts';

/** How tasks of one queue do, for the operator. */
export interface TaskCounts {
  readonly waiting: number;
  /** When the one was added that has waited longest; null: none waits. Epoch milliseconds. */
  readonly waitingSince: number | null;
  readonly beingTold: number;
  readonly refused: number;
  readonly uncertain: number;
  readonly partly: number;
  readonly dead: number;
}

const COLUMNS = `id, queue, target, lane, place, waits_for_uncertain, body, state, due_at, last_at, attempts, tried, worker, added_at, changed_at,
  reference, message`;

/**
 * Tasks that are told until they have arrived, in a database. A task is added by the transaction that causes it. It is marked as taken,
 * durably, before it is told: whoever finds that mark later without an answer beside it knows that it may have been told.
 * Each method throws a DatabaseFault where the database cannot be used.
 */
export class Outbox {
  /** With the table: transactions that add tasks go over it. */
  readonly database: Database;

  constructor(database: Database) {
    this.database = withTables(database, 'outbox', OUTBOX_TABLES);
  }

  /** For the transaction that causes it. @param now when it is added: epoch milliseconds */
  add({ id, queue, target, lane, place, waitsForUncertain, body, dueAt, lastAt }: NewTask, now: number): Statement {
    return [
      `INSERT INTO tongcha_outbox (id, queue, target, lane, place, waits_for_uncertain, body, state, due_at, not_before, last_at, attempts, added_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'WAITING', $8, 0, $9, 0, $10, $10) RETURNING id`,
      [id, queue, target, lane, place, waitsForUncertain ? 1 : 0, body, dueAt, lastAt, now],
    ];
  }

  /**
   * The one of these queues that is due longest, or whose worker has gone; it may have been told up to the end of that one's lease. None
   * before those of its lane that stand before it, and none to whom another one is being told.
   * @returns null where there is none
   */
  async take(queues: readonly string[], worker: string, now: number, leaseMs: number): Promise<Task | null> {
    // Most looks find nothing: to write that down would keep others from writing.
    const due = `state = 'WAITING' AND queue IN (${marks(queues.length, 2)}) AND due_at <= $1 AND (worker IS NULL OR lease_until < $1)
      AND ${IN_TURN} AND ${TARGET_FREE}`;
    const [any] = await this.database.read(`SELECT id FROM tongcha_outbox task WHERE ${due} LIMIT 1`, [now, ...queues]);
    if (!any) return null;
    const [row] = await this.database.write([
      `UPDATE tongcha_outbox SET worker = $${queues.length + 2}, lease_until = $${queues.length + 3}, attempts = attempts + 1, changed_at = $1,
         tried = CASE WHEN worker IS NULL THEN tried ELSE lease_until END
       WHERE id = (
         SELECT id FROM tongcha_outbox task WHERE ${due}
         ORDER BY due_at, id LIMIT 1 ${this.database.takingOne})
       RETURNING ${COLUMNS}`,
      [now, ...queues, worker, now + leaseMs],
    ]);
    return row ? taskOf(row) : null;
  }

  /**
   * Writes down how telling a task went, and with it what else follows from that. Whoever has taken one is there: what waits for him is due.
   * Whoever was not reached is not looked for by each task alone: all wait for the same moment.
   * @returns false: it is not held any more, and nothing was written
   */
  async record(
    { id, worker }: Hold,
    task: Pick<Task, 'target' | 'attempts' | 'tried' | 'lastAt'>,
    delivery: Delivery,
    now: number,
    ...also: readonly Statement[]
  ): Promise<boolean> {
    const { state, dueAt, notBefore, tried } = afterwards(task, delivery, now);
    const rows = await this.database.write(
      [
        `UPDATE tongcha_outbox SET state = $3, due_at = $4, not_before = $5, tried = $6, reference = $7, message = $8, changed_at = $9,
           worker = NULL, lease_until = NULL
         WHERE id = $1 AND worker = $2 AND state = 'WAITING' RETURNING id`,
        [id, worker, state, dueAt, notBefore, tried, referenceOf(delivery), delivery.message ?? null, now],
      ],
      ...(delivery.state === 'TAKEN' ? [this.wake(task.target, now)] : []),
      ...(delivery.state === 'NOT_SENT' ? [postpone(task.target, dueAt)] : []),
      ...also,
    );
    return rows.length > 0;
  }

  /** All that waits for this target is due now, as it is there again; what must not be told before a moment waits on. */
  wake(target: string, now: number): Statement {
    return [
      `UPDATE tongcha_outbox SET due_at = $2 WHERE target = $1 AND state = 'WAITING' AND due_at > $2 AND not_before <= $2 RETURNING id`,
      [target, now],
    ];
  }

  /**
   * What a person has found out of a task that is UNCERTAIN, PARTLY, DEAD or REFUSED: it is there after all, or it is to be told again, as
   * if it had never been; not, however, where a part of it is there, and not behind one of its lane that may have been told since, where either of the two must not come before the
   * other. The first statement of a transaction: where it cannot be done, nothing of that is.
   */
  settle(id: string, held: boolean, { now, lastAt }: { readonly now: number; readonly lastAt: number }): Statement {
    if (held)
      return [
        `UPDATE tongcha_outbox SET state = 'DONE', changed_at = $2 WHERE id = $1 AND ${SETTLED_BY_PEOPLE} RETURNING id`,
        [id, now],
      ];
    return [
      `UPDATE tongcha_outbox SET state = 'WAITING', tried = NULL, attempts = 0, due_at = $2, not_before = 0, last_at = $3, changed_at = $2
       WHERE id = $1 AND ${SETTLED_BY_PEOPLE} AND state <> 'PARTLY' AND NOT EXISTS (
         SELECT 1 FROM tongcha_outbox later
         WHERE later.lane = tongcha_outbox.lane AND later.place > tongcha_outbox.place
           AND (later.waits_for_uncertain = 1 OR tongcha_outbox.waits_for_uncertain = 1)
           AND (later.state <> 'WAITING' OR later.worker IS NOT NULL OR later.tried IS NOT NULL))
       RETURNING id`,
      [id, now, lastAt],
    ];
  }

  /** Tells those of a queue to one target again that were added since, whether they have arrived or not. @returns how many */
  async replay(queue: string, target: string, since: number, times: { now: number; lastAt: number }): Promise<number> {
    const rows = await this.database.write([
      `UPDATE tongcha_outbox SET state = 'WAITING', tried = NULL, attempts = 0, due_at = $4, not_before = 0, last_at = $5, changed_at = $4, reference = NULL, message = NULL
       WHERE queue = $1 AND target = $2 AND added_at >= $3 AND state <> 'WAITING' RETURNING id`,
      [queue, target, since, times.now, times.lastAt],
    ]);
    return rows.length;
  }

  /** How many tasks of a queue wait for one target, and those that have not arrived and are not told any more, the last first. */
  async ofTarget(
    queue: string,
    target: string,
    most: number,
  ): Promise<{ readonly waiting: number; readonly lost: readonly Task[] }> {
    const [row] = await this.database.read(
      `SELECT COUNT(*) AS waiting FROM tongcha_outbox WHERE queue = $1 AND target = $2 AND state = 'WAITING'`,
      [queue, target],
    );
    const rows = await this.database.read(
      `SELECT ${COLUMNS} FROM tongcha_outbox WHERE queue = $1 AND target = $2 AND ${SETTLED_BY_PEOPLE}
       ORDER BY changed_at DESC, id LIMIT $3`,
      [queue, target, most],
    );
    return { waiting: Number(row?.['waiting'] ?? 0), lost: rows.map(taskOf) };
  }

  /** By their ids; those that there are. */
  async tasks(ids: readonly string[]): Promise<ReadonlyMap<string, Task>> {
    const found = new Map<string, Task>();
    for (const some of chunked(ids, 1)) {
      const rows = await this.database.read(
        `SELECT ${COLUMNS} FROM tongcha_outbox WHERE id IN (${marks(some.length)})`,
        some,
      );
      for (const row of rows) found.set(row['id'] as string, taskOf(row));
    }
    return found;
  }

  /** Of each queue that has any such task. */
  async counts(now: number): Promise<ReadonlyMap<string, TaskCounts>> {
    const rows = await this.database.read(
      `SELECT queue, COUNT(CASE WHEN state = 'WAITING' THEN 1 END) AS waiting, MIN(CASE WHEN state = 'WAITING' THEN added_at END) AS since,
              COUNT(CASE WHEN lease_until >= $1 THEN 1 END) AS told, COUNT(CASE WHEN state = 'REFUSED' THEN 1 END) AS refused,
              COUNT(CASE WHEN state = 'UNCERTAIN' THEN 1 END) AS uncertain, COUNT(CASE WHEN state = 'PARTLY' THEN 1 END) AS partly,
              COUNT(CASE WHEN state = 'DEAD' THEN 1 END) AS dead
       FROM tongcha_outbox WHERE state IN ('WAITING', 'REFUSED', 'UNCERTAIN', 'PARTLY', 'DEAD') GROUP BY queue`,
      [now],
    );
    return new Map(
      rows.map((row) => [
        row['queue'] as string,
        {
          waiting: Number(row['waiting']),
          waitingSince: row['since'] as number | null,
          beingTold: Number(row['told']),
          refused: Number(row['refused']),
          uncertain: Number(row['uncertain']),
          partly: Number(row['partly']),
          dead: Number(row['dead']),
        },
      ]),
    );
  }

  /**
   * How long a task has waited that could be told at once, while none is being told: nobody works. Milliseconds; null: there is none.
   */
  async idleFor(now: number): Promise<number | null> {
    const [row] = await this.database.read(
      `SELECT MIN(CASE WHEN due_at < added_at THEN added_at ELSE due_at END) AS since FROM tongcha_outbox task
       WHERE state = 'WAITING' AND due_at <= $1 AND ${IN_TURN}
         AND NOT EXISTS (SELECT 1 FROM tongcha_outbox other WHERE other.state = 'WAITING' AND other.lease_until >= $1)`,
      [now],
    );
    const since = (row?.['since'] as number | null | undefined) ?? null;
    return since === null ? null : now - since;
  }

  /** When each was done, or a part of it, that was done since then. */
  async doneSince(queue: string, since: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.read(
      `SELECT id, changed_at FROM tongcha_outbox WHERE queue = $1 AND state IN ('DONE', 'PARTLY') AND changed_at >= $2`,
      [queue, since],
    );
    return new Map(rows.map((row) => [row['id'] as string, row['changed_at'] as number]));
  }

  /** Deletes what found its end before that, of a queue that keeps nothing longer. */
  async sweep(queue: string, before: number): Promise<void> {
    await this.database.write([
      `DELETE FROM tongcha_outbox WHERE queue = $1 AND state <> 'WAITING' AND changed_at < $2 RETURNING id`,
      [queue, before],
    ]);
  }
}

/** Nothing stands before `task` in its lane. */
const IN_TURN = `NOT EXISTS (
  SELECT 1 FROM tongcha_outbox earlier
  WHERE earlier.lane = task.lane AND earlier.place < task.place
    AND (earlier.state = 'WAITING' OR (task.waits_for_uncertain = 1 AND earlier.state IN ('UNCERTAIN', 'PARTLY', 'DEAD'))))`;

/** Nobody is telling its target anything else at the moment `$1`. */
const TARGET_FREE = `NOT EXISTS (
  SELECT 1 FROM tongcha_outbox other
  WHERE other.target = task.target AND other.state = 'WAITING' AND other.id <> task.id AND other.lease_until >= $1)`;

const SETTLED_BY_PEOPLE = `state IN ('UNCERTAIN', 'PARTLY', 'DEAD', 'REFUSED')`;

function postpone(target: string, dueAt: number): Statement {
  return [
    `UPDATE tongcha_outbox SET due_at = $2 WHERE target = $1 AND state = 'WAITING' AND due_at < $2 AND worker IS NULL RETURNING id`,
    [target, dueAt],
  ];
}

function referenceOf(delivery: Delivery): string | null {
  return delivery.state === 'TAKEN' || delivery.state === 'PARTLY' ? (delivery.reference ?? null) : null;
}

function taskOf(row: Row): Task {
  return {
    id: row['id'] as string,
    queue: row['queue'] as string,
    target: row['target'] as string,
    lane: row['lane'] as string | null,
    place: row['place'] as number,
    waitsForUncertain: row['waits_for_uncertain'] === 1,
    body: row['body'] as string,
    state: row['state'] as TaskState,
    dueAt: row['due_at'] as number,
    lastAt: row['last_at'] as number,
    attempts: row['attempts'] as number,
    tried: row['tried'] as number | null,
    isBeingTold: row['worker'] !== null,
    addedAt: row['added_at'] as number,
    changedAt: row['changed_at'] as number,
    reference: row['reference'] as string | null,
    message: row['message'] as string | null,
  };
}
