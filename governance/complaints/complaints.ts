import { type Database, marks, type Row, type Statement, withTables } from '@tongcha/database';
import type { Outbox } from '../outbox/outbox.ts';
import type { TaskState } from '../outbox/task.ts';
import type {
  Complaint,
  ComplaintCount,
  ComplaintDelivery,
  ComplaintStanding,
  ComplaintTold,
  FoundComplaint,
  ManyComplaints,
  Settled,
  Taken,
} from './complaint.ts';
import type { NewSettlement } from '../recall/recalls.ts';
import { COMPLAINT_TABLES } from './tables.ts';

/** The outbox's. */
export const COMPLAINT_QUEUE = 'complaints';

const DAY = 24 * 3_600_000;
/** After this it is given up, and whoever reported is told to telephone. */
const TOLD_MS = 30 * DAY;
/** How long a receipt counts. */
const KEPT_MS = 400 * DAY;
/** Of one of which nobody can be sure that it has arrived, what was written is kept so long, should a person have it told again. */
const UNSURE_MS = 60 * DAY;
/** Reports that may wait for one member: one that is down for a day in a bad week. */
const MOST_WAITING = 20_000;
/** Of these about one product, so that a flood about one leaves room for all others. */
const MOST_OF_ONE = 2_000;

const COLUMNS = 'c.number, c.code, c.product, c.topic, c.division, c.bought_at, c.sector, c.member, c.at';

/**
 * Reports of citizens in a database. Each method throws a DatabaseFault where that cannot be used.
 */
export class Complaints {
  readonly #database: Database;
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#database = withTables(outbox.database, 'complaints', COMPLAINT_TABLES);
  }

  /**
   * Takes a report, to be delivered; the same number again is the same report.
   * @param informed members that are told of it without its text
   */
  async take(complaint: Complaint, sealed: string, informed: readonly string[]): Promise<Taken> {
    const { number, code, product, topic, division, boughtAt, sector, member, at } = complaint;
    const known = await this.#kept(number);
    if (known) return isSame(known, complaint) ? 'TAKEN' : 'ANOTHER';
    if (await this.#isFull(member, product)) return 'FULL';
    const rows = await this.#database.write(
      [
        `INSERT INTO tongcha_complaints (number, code, product, topic, division, bought_at, sector, member, at, ends_at, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (number) DO NOTHING RETURNING number`,
        [number, code, product, topic, division, boughtAt, sector, member, at, at + KEPT_MS, sealed],
      ],
      this.#telling(number, number, member, at),
      ...informed.map((each, i) => this.#telling(`${number}-${i + 1}`, number, each, at)),
    );
    if (rows.length > 0) return 'TAKEN';
    // Sent twice at once.
    const first = await this.#kept(number);
    return first && isSame(first, complaint) ? 'TAKEN' : 'ANOTHER';
  }

  /** Null: there is none of that number, or its time is over. */
  async find(number: string, now: number): Promise<FoundComplaint | null> {
    const [row] = await this.#database.read(
      `SELECT ${COLUMNS}, o.state, o.reference, o.message FROM tongcha_complaints c LEFT JOIN tongcha_outbox o ON o.id = c.number
       WHERE c.number = $1 AND c.ends_at > $2`,
      [number, now],
    );
    if (!row) return null;
    return {
      ...complaintOf(row),
      state: STANDINGS[row['state'] as TaskState] ?? 'DELIVERED',
      reference: textOf(row['reference']),
      message: textOf(row['message']),
    };
  }

  /** What a task of the outbox tells. @param id of the task @returns null: it is over */
  async told(id: string): Promise<ComplaintTold | null> {
    const [number = ''] = id.split('-');
    const [row] = await this.#database.read(
      `SELECT ${COLUMNS}, c.sealed FROM tongcha_complaints c WHERE c.number = $1`,
      [number],
    );
    if (!row) return null;
    return { ...complaintOf(row), sealed: id === number ? textOf(row['sealed']) : null };
  }

  /** Those to these members of which nobody knows whether they have arrived, the oldest first. */
  unsettled(members: readonly string[], most: number): Promise<readonly ComplaintDelivery[]> {
    if (members.length === 0) return Promise.resolve([]);
    return this.#deliveries(
      `o.state IN ('UNCERTAIN', 'PARTLY') AND o.target IN (${marks(members.length, 2)}) ORDER BY c.at, o.id LIMIT $1`,
      [most, ...members],
    );
  }

  /** @param number as the member has it */
  async delivery(number: string): Promise<ComplaintDelivery | null> {
    return (await this.#deliveries('o.id = $1', [number]))[0] ?? null;
  }

  /**
   * What a person has found out of a delivery that is UNCERTAIN.
   * @param held true: the member has it; false: it has not, and is told again, as if it had never been; never one of which it has a part
   */
  async settle(number: string, { by, at, held, note }: NewSettlement): Promise<Settled> {
    const [found, told] = [await this.delivery(number), await this.told(number)];
    if (found?.state !== 'UNCERTAIN' || !told) return 'NOT_OPEN';
    if (!held && found.isPartly) return 'PARTLY';
    // Whoever must answer is not told without the text; others never have it.
    if (!held && told.sealed === null && number === told.number) return 'FORGOTTEN';
    const lastAt = Math.min(at + TOLD_MS, told.at + UNSURE_MS);
    const rows = await this.#database.write(this.#outbox.settle(number, held, { now: at, lastAt }), [
      `INSERT INTO tongcha_complaint_settlements (id, at, subject, sphere, held, note) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, subject = excluded.subject, sphere = excluded.sphere, held = excluded.held, note = excluded.note`,
      [number, at, by.subject, by.of, held ? 1 : 0, note],
    ]);
    return (rows.length > 0 && (await this.delivery(number))) || 'NOT_OPEN';
  }

  async #deliveries(where: string, values: readonly (string | number)[]): Promise<readonly ComplaintDelivery[]> {
    const rows = await this.#database.read(
      `SELECT o.id, o.target, o.state, o.message, c.at, s.at AS settled_at, s.subject, s.sphere, s.held, s.note
       FROM tongcha_outbox o JOIN tongcha_complaints c ON c.number = o.body LEFT JOIN tongcha_complaint_settlements s ON s.id = o.id
       WHERE o.queue = '${COMPLAINT_QUEUE}' AND ${where}`,
      values,
    );
    return rows.map(deliveryOf);
  }

  /** Deletes what was written of reports that are told to nobody any more, as they have arrived, a part of them has, or they never will, and all of those whose time is over. */
  async forget(now: number): Promise<void> {
    await this.#database.write([
      `UPDATE tongcha_complaints SET sealed = NULL WHERE sealed IS NOT NULL AND (at <= $1 OR number IN (
         SELECT id FROM tongcha_outbox WHERE queue = '${COMPLAINT_QUEUE}' AND state IN ('DONE', 'PARTLY', 'REFUSED', 'DEAD'))) RETURNING number`,
      [now - UNSURE_MS],
    ]);
    await this.#database.write([`DELETE FROM tongcha_complaints WHERE ends_at <= $1 RETURNING number`, [now]]);
    await this.#database.write([
      'DELETE FROM tongcha_complaint_settlements WHERE at <= $1 RETURNING id',
      [now - KEPT_MS],
    ]);
    await this.#outbox.sweep(COMPLAINT_QUEUE, now - KEPT_MS);
  }

  /** Products of which so many reports came since a moment. */
  async many(least: number, since: number): Promise<readonly ManyComplaints[]> {
    const products = await this.#database.read(
      `SELECT product, COUNT(*) AS count FROM tongcha_complaints WHERE at >= $1 GROUP BY product HAVING COUNT(*) >= $2
       ORDER BY count DESC, product LIMIT 1000`,
      [since, least],
    );
    const found: ManyComplaints[] = [];
    for (const { product, count } of products) {
      const rows = await this.#database.read(
        `SELECT code, sector, member, division, MIN(at) AS first FROM tongcha_complaints WHERE product = $1 AND at >= $2
         GROUP BY code, sector, member, division ORDER BY first, code LIMIT 1000`,
        [String(product), since],
      );
      const all = (name: string): readonly string[] => [...new Set(rows.flatMap((row) => textOf(row[name]) ?? []))];
      const own = { codes: all('code'), members: all('member'), sectors: all('sector'), divisions: all('division') };
      found.push({ product: String(product), count: Number(count), ...own });
    }
    return found;
  }

  /** Of each product how many reports one sector answers for since a moment, the most first. */
  async counts(sector: string, since: number, most: number): Promise<readonly ComplaintCount[]> {
    const products = await this.#database.read(
      `SELECT product, MIN(code) AS code, COUNT(*) AS count, MAX(at) AS last FROM tongcha_complaints WHERE sector = $1 AND at >= $2
       GROUP BY product ORDER BY count DESC, last DESC, product LIMIT $3`,
      [sector, since, most],
    );
    const counts: ComplaintCount[] = [];
    for (const row of products) {
      const topics = await this.#database.read(
        `SELECT topic, COUNT(*) AS count FROM tongcha_complaints WHERE sector = $1 AND at >= $2 AND product = $3
         GROUP BY topic ORDER BY count DESC, topic`,
        [sector, since, String(row['product'])],
      );
      counts.push({
        code: String(row['code']),
        count: Number(row['count']),
        lastAt: Number(row['last']),
        topics: topics.map((each) => ({ topic: String(each['topic']), count: Number(each['count']) })),
      });
    }
    return counts;
  }

  /** The key for which reports to a member are sealed, as it was last told; null: it never was. */
  async key(member: string): Promise<string | null> {
    const [row] = await this.#database.read('SELECT jwk FROM tongcha_complaint_keys WHERE member = $1', [member]);
    return textOf(row?.['jwk']);
  }

  async keepKey(member: string, jwk: string, now: number): Promise<void> {
    await this.#database.write([
      `INSERT INTO tongcha_complaint_keys (member, jwk, at) VALUES ($1, $2, $3)
       ON CONFLICT (member) DO UPDATE SET jwk = excluded.jwk, at = excluded.at WHERE tongcha_complaint_keys.jwk <> excluded.jwk RETURNING member`,
      [member, jwk, now],
    ]);
  }

  async #kept(number: string): Promise<Complaint | null> {
    const [row] = await this.#database.read(`SELECT ${COLUMNS} FROM tongcha_complaints c WHERE c.number = $1`, [
      number,
    ]);
    return row ? complaintOf(row) : null;
  }

  async #isFull(member: string, product: string): Promise<boolean> {
    const [row] = await this.#database.read(
      `SELECT COUNT(*) AS waiting, COALESCE(SUM(CASE WHEN c.product = $2 THEN 1 ELSE 0 END), 0) AS alike
       FROM tongcha_outbox o JOIN tongcha_complaints c ON c.number = o.id WHERE o.target = $1 AND o.state = 'WAITING'`,
      [member, product],
    );
    return Number(row?.['waiting'] ?? 0) >= MOST_WAITING || Number(row?.['alike'] ?? 0) >= MOST_OF_ONE;
  }

  #telling(id: string, number: string, target: string, at: number): Statement {
    const task = { id, queue: COMPLAINT_QUEUE, target, lane: null, place: 0, waitsForUncertain: false, body: number };
    return this.#outbox.add({ ...task, dueAt: at, lastAt: at + TOLD_MS }, at);
  }
}

const STANDINGS: Readonly<Record<TaskState, ComplaintStanding>> = {
  WAITING: 'WAITING',
  DONE: 'DELIVERED',
  PARTLY: 'UNCERTAIN',
  REFUSED: 'REFUSED',
  UNCERTAIN: 'UNCERTAIN',
  DEAD: 'UNDELIVERED',
};

/** But for what was sealed, which is another text each time. */
function isSame(a: Complaint, b: Complaint): boolean {
  return a.code === b.code && a.topic === b.topic && a.division === b.division && a.boughtAt === b.boughtAt;
}

function complaintOf(row: Row): Complaint {
  return {
    number: String(row['number']),
    code: String(row['code']),
    product: String(row['product']),
    topic: String(row['topic']),
    division: textOf(row['division']),
    boughtAt: textOf(row['bought_at']),
    sector: String(row['sector']),
    member: String(row['member']),
    at: Number(row['at']),
  };
}

function deliveryOf(row: Row): ComplaintDelivery {
  const settledAt = row['settled_at'] ?? null;
  return {
    number: String(row['id']),
    member: String(row['target']),
    at: Number(row['at']),
    state: STANDINGS[row['state'] as TaskState],
    isPartly: row['state'] === 'PARTLY',
    message: textOf(row['message']),
    settled:
      settledAt === null
        ? null
        : {
            at: Number(settledAt),
            by: { subject: String(row['subject']), of: String(row['sphere']) },
            held: row['held'] === 1,
            note: textOf(row['note']),
          },
  };
}

function textOf(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
