import { randomUUID } from 'node:crypto';
import {
  chunked,
  type Database,
  DatabaseFault,
  marks,
  type Row,
  type Statement as Sql,
  tuples,
  type Values,
  withTables,
} from '@tongcha/database';
import { describeError, logSeldom } from '@tongcha/observe';
import type { Changed } from '@tongcha/ministry';
import { Fault } from '@tongcha/resilience';
import { MIGRATIONS } from './migrations.ts';
import {
  type Change,
  type Enterprise,
  EVENT,
  eventOf,
  type Known,
  ORDERS,
  type StoredEvent,
  textOf,
  type Upload,
  UPLOAD,
  uploadOf,
} from './kept.ts';
import { GOT, MADE, type Term } from './terms.ts';

/** The enterprises' statements. Each method throws a Fault UNAVAILABLE where the database cannot be reached, read or written. */
export class HostedStore {
  readonly #database: Database;
  readonly #watchers: Changed[] = [];

  constructor(database: Database) {
    this.#database = withTables(database, 'hosted', MIGRATIONS);
  }

  /** When anything was changed last. */
  async clock(): Promise<number> {
    const [row] = await this.read('SELECT r FROM hosted_clock');
    return Number(row?.['r'] ?? 0);
  }

  /**
   * Makes a change that was decided by what stood at `since`.
   * @param since as `clock` gave it before anything was read
   * @returns false: another change came between, and nothing is done
   */
  async commit(since: number, change: Change): Promise<boolean> {
    // Never twice the same, and never back: whatever is listed by it is listed whole.
    const r = Math.max(Date.now(), since + 1);
    const events = change.events.map((event) => ({ ...event, id: randomUUID(), terms: unique(event.terms) }));
    const { upload, withdraws } = change;
    const rows = await this.#write(
      ['UPDATE hosted_clock SET r = $1 WHERE one = 1 AND r = $2 RETURNING r', [r, since]],
      ...chunked(change.ended, 1).map((ids): Sql => [
        `UPDATE hosted_events SET ended_at = $1, ended_by = $2 WHERE id IN (${marks(ids.length, 3)})`,
        [r, change.endedBy, ...ids],
      ]),
      ...chunked(events, 8).map((part): Sql => [
        `INSERT INTO hosted_events (id, owner, record, hash, upload, doc, t, r) VALUES ${tuples(part.length, 8)}`,
        part.flatMap((each) => [each.id, change.owner, each.record, each.hash, each.upload, each.doc, each.t, r]),
      ]),
      ...chunked(
        events.flatMap(({ id, terms }) => terms.map(([name, value]) => [value, name, id] as const)),
        3,
      ).map((part): Sql => [
        `INSERT INTO hosted_terms (value, name, event) VALUES ${tuples(part.length, 3)}`,
        part.flat(),
      ]),
      ...(upload
        ? [
            [
              `INSERT INTO hosted_uploads (id, owner, kind, name, digest, subject, added, replaced, unchanged, refused, faults, at)
               VALUES (${marks(12)})`,
              [
                upload.id,
                upload.owner,
                upload.kind,
                upload.name,
                upload.digest,
                upload.subject,
                upload.added,
                upload.replaced,
                upload.unchanged,
                upload.refused,
                upload.faults,
                r,
              ],
            ] satisfies Sql,
          ]
        : []),
      ...(withdraws
        ? [
            [
              'UPDATE hosted_uploads SET withdrawn_at = $1, withdrawn_by = $2 WHERE id = $3',
              [r, withdraws.subject, withdraws.upload],
            ] satisfies Sql,
          ]
        : []),
    );
    if (rows.length === 0) return false;
    if (this.#watchers.length > 0) {
      const codes = await this.#unitsOf({ ...change, events });
      for (const changed of this.#watchers) changed(codes);
    }
    return true;
  }

  /** Calls `changed` after each change of this process. */
  watch(changed: Changed): void {
    this.#watchers.push(changed);
  }

  /** Units that events tell of which came or went. */
  async #unitsOf({ events, ended }: Change): Promise<readonly string[]> {
    const gone = await this.#readEach(
      ended,
      (part) =>
        `SELECT DISTINCT value FROM hosted_terms WHERE name LIKE 'MATCH_any%' AND event IN (${marks(part.length)})`,
      [],
    ).catch(() => []);
    const come = events.flatMap(({ terms }) => [...terms]).filter(([name]) => name.startsWith('MATCH_any'));
    return [...new Set([...gone.map((row) => String(row['value'])), ...come.map(([, value]) => value)])];
  }

  /** Events of an enterprise that stand, by what it calls them. */
  async standing(owner: string, records: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>> {
    const rows = await this.#readEach(
      records,
      (part) =>
        `SELECT ${EVENT} FROM hosted_events WHERE owner = $1 AND ended_at IS NULL AND record IN (${marks(part.length, 2)})`,
      [owner],
    );
    return new Map(rows.map(eventOf).map((event) => [event.record, event]));
  }

  /** @param without events that will not stand any more */
  async known(
    owner: string,
    codes: readonly string[],
    without: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, Known>> {
    const rows = await this.#readEach(
      codes,
      (part) =>
        `SELECT t.value, t.name, e.owner, e.id FROM hosted_terms t JOIN hosted_events e ON e.id = t.event
         WHERE e.ended_at IS NULL AND (t.name = '${MADE}' OR (t.name = '${GOT}' AND e.owner = $1)) AND t.value IN (${marks(part.length, 2)})`,
      [owner],
    );
    const found = new Map<string, Known>();
    for (const row of rows) {
      if (without.has(String(row['id']))) continue;
      const code = String(row['value']);
      const { madeBy, got } = found.get(code) ?? { madeBy: null, got: false };
      found.set(code, row['name'] === MADE ? { madeBy: String(row['owner']), got } : { madeBy, got: true });
    }
    return found;
  }

  /** Newest first. */
  async uploads(owner: string): Promise<readonly Upload[]> {
    const rows = await this.read(
      `SELECT ${UPLOAD} FROM hosted_uploads WHERE owner = $1 ORDER BY at DESC, id LIMIT 200`,
      [owner],
    );
    return rows.map(uploadOf);
  }

  /** Null also for another's. */
  async upload(owner: string, id: string): Promise<Upload | null> {
    const [row] = await this.read(`SELECT ${UPLOAD} FROM hosted_uploads WHERE id = $1 AND owner = $2`, [id, owner]);
    return row ? uploadOf(row) : null;
  }

  /** Of an upload, whether or not they stand; or, with `endedBy`, those that it replaced. */
  async eventsOf(upload: string, by: 'upload' | 'ended_by' = 'upload'): Promise<readonly StoredEvent[]> {
    const rows = await this.read(`SELECT ${EVENT} FROM hosted_events WHERE ${by} = $1 ORDER BY t, id`, [upload]);
    return rows.map(eventOf);
  }

  /** Orders about units that an enterprise made or got, with these, newest first. */
  async ordersFor(
    owner: string,
  ): Promise<readonly { readonly event: StoredEvent; readonly codes: readonly string[] }[]> {
    const rows = await this.read(
      `SELECT ${EVENT.split(', ')
        .map((column) => `e.${column}`)
        .join(', ')}, o.value AS code FROM hosted_events e
       JOIN hosted_terms o ON o.event = e.id AND o.name LIKE 'MATCH_any%'
       WHERE e.owner = $1 AND e.ended_at IS NULL AND EXISTS (
         SELECT 1 FROM hosted_terms m JOIN hosted_events k ON k.id = m.event
         WHERE m.value = o.value AND m.name IN ('${MADE}', '${GOT}') AND k.owner = $2 AND k.ended_at IS NULL)
       ORDER BY e.t DESC, e.id LIMIT 1000`,
      [ORDERS, owner],
    );
    return [...Map.groupBy(rows, (row) => String(row['id'])).values()].flatMap((own) =>
      own[0] ? [{ event: eventOf(own[0]), codes: own.map((row) => String(row['code'])) }] : [],
    );
  }

  async enterprises(owners: readonly string[]): Promise<readonly Enterprise[]> {
    const rows = await this.#readEach(
      owners,
      (part) =>
        `SELECT owner, name, division, address, licence FROM hosted_enterprises WHERE owner IN (${marks(part.length)})`,
      [],
    );
    return rows.map((row) => ({
      owner: String(row['owner']),
      name: String(row['name']),
      division: textOf(row['division']),
      address: textOf(row['address']),
      licence: textOf(row['licence']),
    }));
  }

  async describe({ owner, name, division, address, licence }: Enterprise, subject: string): Promise<void> {
    await this.#write([
      `INSERT INTO hosted_enterprises (owner, name, division, address, licence, subject, at) VALUES (${marks(7)})
       ON CONFLICT (owner) DO UPDATE SET name = excluded.name, division = excluded.division, address = excluded.address,
         licence = excluded.licence, subject = excluded.subject, at = excluded.at RETURNING owner`,
      [owner, name, division, address, licence, subject, Date.now()],
    ]);
    for (const changed of this.#watchers) changed([`uscc:${owner}`]);
  }

  /** Rows of a question that is written elsewhere. */
  async read(sql: string, values: Values = []): Promise<readonly Row[]> {
    return this.#tried(() => this.#database.read(sql, values));
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #readEach(
    keys: readonly string[],
    sql: (part: readonly string[]) => string,
    first: Values,
  ): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const part of chunked([...new Set(keys)], 1)) rows.push(...(await this.read(sql(part), [...first, ...part])));
    return rows;
  }

  #write(...statements: readonly Sql[]): Promise<readonly Row[]> {
    return this.#tried(() => this.#database.write(...statements));
  }

  async #tried<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      logSeldom(
        'error',
        'hosted store',
        {
          event: 'store-fault',
          ...(cause instanceof DatabaseFault
            ? { why: cause.why, error: describeError(cause.cause) }
            : { error: describeError(cause) }),
        },
        '企业数据库无法使用 / the store of enterprises cannot be used',
      );
      throw new Fault('UNAVAILABLE', 'cannot answer now', { cause });
    }
  }
}

function unique(terms: Iterable<Term>): readonly Term[] {
  return [...new Map([...terms].map((term) => [term.join(' '), term])).values()];
}
