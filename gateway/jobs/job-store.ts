import { type Database, type Migration, type Row, type Statement, type Values, withTables } from '@tongcha/database';
import type { Job, JobKind, JobState } from './job.ts';

/** What of a job is sealed by itself: what a walk has asked so far, step by step, and the pages of its results. */
export type PartKind = 'STEP' | 'PAGE';

/** A job that a worker has taken, until the lease ends. */
export interface Hold {
  readonly id: string;
  /** Of this taking alone: who has lost a job and does not know it writes nothing more. */
  readonly worker: string;
}

/** How jobs do, for the operator. */
export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  /** When the one began to wait that has waited longest for a worker; null: none waits. Epoch milliseconds. */
  readonly waitingSince: number | null;
}

/** A job that so many workers have died of, one after the other and without a step, would take them all. */
const MOST_TAKES = 5;

const COLUMNS = `id, owner, key, kind, head, state, error, created_at, started_at, ends_at, done, found, steps, pages, complete`;

/** Jobs in a database. Each method throws a DatabaseFault where that cannot be reached, read or written. */
export class JobStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = withTables(database, 'jobs', tablesOf(database));
  }

  async add(
    job: Omit<Job, 'state' | 'error' | 'startedAt' | 'done' | 'found' | 'steps' | 'pages' | 'complete'>,
  ): Promise<void> {
    const { id, owner, key, kind, head, createdAt, endsAt } = job;
    await this.#write(
      `INSERT INTO tongcha_jobs (id, owner, key, kind, head, state, created_at, waits_since, ends_at, takes, done, found, steps, pages)
       VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, $7, $8, 0, 0, 0, 0, 0) RETURNING id`,
      [id, owner, key, kind, head, createdAt, createdAt, endsAt],
    );
  }

  async find(id: string, now: number): Promise<Job | null> {
    const [row] = await this.#read(`SELECT ${COLUMNS} FROM tongcha_jobs WHERE id = $1 AND ends_at > $2`, [id, now]);
    return row ? jobOf(row) : null;
  }

  /** Newest first. */
  async ofOwner(owner: string, now: number): Promise<readonly Job[]> {
    const rows = await this.#read(
      `SELECT ${COLUMNS} FROM tongcha_jobs WHERE owner = $1 AND ends_at > $2 ORDER BY created_at DESC, id LIMIT 100`,
      [owner, now],
    );
    return rows.map(jobOf);
  }

  /** How many jobs these owners have, and how many of them are not over. */
  async count(owners: readonly string[], now: number): Promise<{ readonly kept: number; readonly open: number }> {
    const [row] = await this.#read(
      `SELECT COUNT(*) AS kept, COALESCE(SUM(CASE WHEN state IN ('WAITING', 'RUNNING') THEN 1 ELSE 0 END), 0) AS open
       FROM tongcha_jobs WHERE owner IN (${owners.map((_, i) => `$${i + 2}`).join(', ')}) AND ends_at > $1`,
      [now, ...owners],
    );
    return { kept: Number(row?.['kept'] ?? 0), open: Number(row?.['open'] ?? 0) };
  }

  async delete(id: string): Promise<void> {
    await this.#write(
      `DELETE FROM tongcha_jobs WHERE id = $1 RETURNING id`,
      [id],
      [`DELETE FROM tongcha_job_parts WHERE job = $1`, [id]],
    );
  }

  /** One that is not over ends where it is. */
  async cancel(id: string): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET state = 'CANCELLED', worker = NULL WHERE id = $1 AND state IN ('WAITING', 'RUNNING') RETURNING id`,
      [id],
    );
  }

  /** One that was ended goes on from where it was. */
  async resume(id: string, now: number): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET state = 'WAITING', error = NULL, takes = 0, waits_since = $2 WHERE id = $1 AND state IN ('CANCELLED', 'FAILED') RETURNING id`,
      [id, now],
    );
  }

  /** The one that has waited longest, or whose worker has gone. @returns null where there is none */
  async take(worker: string, now: number, leaseMs: number): Promise<Job | null> {
    const [row] = await this.#write(
      `UPDATE tongcha_jobs SET state = 'RUNNING', takes = takes + 1, worker = $1, lease_until = $2, started_at = COALESCE(started_at, $3)
       WHERE id = (SELECT id FROM tongcha_jobs
                   WHERE ends_at > $3 AND takes < $4 AND (state = 'WAITING' OR (state = 'RUNNING' AND lease_until < $3))
                   ORDER BY waits_since, id LIMIT 1 ${this.#database.takingOne})
       RETURNING ${COLUMNS}`,
      [worker, now + leaseMs, now, MOST_TAKES],
    );
    return row ? jobOf(row) : null;
  }

  /** Whether it is still held: nobody has cancelled it or taken it over. */
  async renew({ id, worker }: Hold, until: number): Promise<boolean> {
    const rows = await this.#write(
      `UPDATE tongcha_jobs SET lease_until = $3 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, until],
    );
    return rows.length > 0;
  }

  /** How far it is, of one that writes no steps down. */
  async tell({ id, worker }: Hold, { done, found }: Pick<Job, 'done' | 'found'>): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET done = $3, found = $4 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, done, found],
    );
  }

  /** Writes the next step of a walk down. @returns as `renew` */
  async step(
    { id, worker }: Hold,
    n: number,
    sealed: Uint8Array,
    { done, found }: Pick<Job, 'done' | 'found'>,
  ): Promise<boolean> {
    const rows = await this.#write(
      `UPDATE tongcha_jobs SET takes = 0, steps = $3, done = $4, found = $5 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, n + 1, done, found],
      [PUT_PART, [id, 'STEP' satisfies PartKind, n, sealed]],
    );
    return rows.length > 0;
  }

  /** @returns as `renew` */
  async page({ id, worker }: Hold, n: number, sealed: Uint8Array): Promise<boolean> {
    const rows = await this.#write(
      `UPDATE tongcha_jobs SET takes = 0, pages = $3 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, n + 1],
      [PUT_PART, [id, 'PAGE' satisfies PartKind, n, sealed]],
    );
    return rows.length > 0;
  }

  async part(id: string, kind: PartKind, n: number): Promise<Uint8Array | null> {
    const [row] = await this.#read(`SELECT sealed FROM tongcha_job_parts WHERE job = $1 AND kind = $2 AND n = $3`, [
      id,
      kind,
      n,
    ]);
    return (row?.['sealed'] as Uint8Array | undefined) ?? null;
  }

  /** What has led to its results is not kept with these. @returns as `renew` */
  async finish({ id, worker }: Hold, { pages, complete }: { pages: number; complete: boolean }): Promise<boolean> {
    const rows = await this.#write(
      `UPDATE tongcha_jobs SET state = 'DONE', worker = NULL, pages = $3, complete = $4 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, pages, complete ? 1 : 0],
      [`DELETE FROM tongcha_job_parts WHERE job = $1 AND kind = 'STEP'`, [id]],
    );
    return rows.length > 0;
  }

  async fail({ id, worker }: Hold, error: string): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET state = 'FAILED', worker = NULL, error = $3 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, error],
    );
  }

  /** Gives it back, for whoever comes next: behind those that wait already. */
  async release({ id, worker }: Hold, now: number): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET state = 'WAITING', worker = NULL, takes = 0, waits_since = $3 WHERE id = $1 AND worker = $2 AND state = 'RUNNING' RETURNING id`,
      [id, worker, now],
    );
  }

  /** Whether anybody waits for a worker. */
  async counts(now: number): Promise<JobCounts> {
    const [row] = await this.#read(
      `SELECT COUNT(CASE WHEN state = 'WAITING' OR lease_until < $1 THEN 1 END) AS waiting,
              COUNT(CASE WHEN state = 'RUNNING' AND lease_until >= $1 THEN 1 END) AS running,
              MIN(CASE WHEN state = 'WAITING' THEN waits_since WHEN lease_until < $1 THEN lease_until END) AS since
       FROM tongcha_jobs WHERE state IN ('WAITING', 'RUNNING') AND ends_at > $1`,
      [now],
    );
    return {
      waiting: Number(row?.['waiting'] ?? 0),
      running: Number(row?.['running'] ?? 0),
      waitingSince: (row?.['since'] as number | null | undefined) ?? null,
    };
  }

  /** Deletes those whose time is over, and gives those up that workers die of. */
  async sweep(now: number): Promise<void> {
    await this.#write(
      `UPDATE tongcha_jobs SET state = 'FAILED', worker = NULL, error = $3
       WHERE state = 'RUNNING' AND takes >= $1 AND lease_until < $2 RETURNING id`,
      [MOST_TAKES, now, 'several workers have ended while they were at it: ask for fewer units'],
    );
    const rows = await this.#read(`SELECT id FROM tongcha_jobs WHERE ends_at <= $1 LIMIT 100`, [now]);
    for (const { id } of rows) await this.delete(id as string);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #read(sql: string, values: Values): Promise<readonly Row[]> {
    return this.#database.read(sql, values);
  }

  #write(sql: string, values: Values, ...others: readonly Statement[]): Promise<readonly Row[]> {
    return this.#database.write([sql, values], ...others);
  }
}

/** Stores of before there were versions have them. */
function tablesOf({ bytes }: Database): readonly Migration[] {
  return [
    [
      `CREATE TABLE IF NOT EXISTS tongcha_jobs (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, head ${bytes} NOT NULL,
        state TEXT NOT NULL, error TEXT, created_at BIGINT NOT NULL, started_at BIGINT, waits_since BIGINT NOT NULL,
        ends_at BIGINT NOT NULL, worker TEXT, lease_until BIGINT, done INTEGER NOT NULL, found INTEGER NOT NULL,
        steps INTEGER NOT NULL, pages INTEGER NOT NULL, complete INTEGER, takes INTEGER NOT NULL)`,
      `CREATE INDEX IF NOT EXISTS tongcha_jobs_by_owner ON tongcha_jobs (owner)`,
      `CREATE TABLE IF NOT EXISTS tongcha_job_parts (
        job TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, sealed ${bytes} NOT NULL, PRIMARY KEY (job, kind, n))`,
    ],
  ];
}

const PUT_PART = `INSERT INTO tongcha_job_parts (job, kind, n, sealed) VALUES ($1, $2, $3, $4)
  ON CONFLICT (job, kind, n) DO UPDATE SET sealed = excluded.sealed`;

function jobOf(row: Row): Job {
  const complete = row['complete'] ?? null;
  return {
    id: row['id'] as string,
    owner: row['owner'] as string,
    key: row['key'] as string,
    kind: row['kind'] as JobKind,
    head: row['head'] as Uint8Array,
    state: row['state'] as JobState,
    error: row['error'] as string | null,
    createdAt: row['created_at'] as number,
    startedAt: row['started_at'] as number | null,
    endsAt: row['ends_at'] as number,
    done: row['done'] as number,
    found: row['found'] as number,
    steps: row['steps'] as number,
    pages: row['pages'] as number,
    complete: complete === null ? null : complete === 1,
  };
}
