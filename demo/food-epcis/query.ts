import type { Store } from './store.ts';
import { bare, NAMESPACE } from './words.ts';

/** An exception of the EPCIS query interface as a problem of RFC 7807. */
export class QueryProblem extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export interface QueryResult {
  readonly events: readonly string[];
  readonly nextPageToken: string | null;
}

const LISTED =
  /^(?:MATCH_parentID|EQ_transformationID|EQ_eventID|EQ_action|eventType|EQ_(?:source|destination|bizTransaction)_.+|EQ_ILMD_cbvmda:lotNumber)$/;

/** Runs the parameters of `GET /events`; every condition must hold, `|` separates a condition's alternatives. */
export function query(store: Store, parameters: URLSearchParams, namespaces: ReadonlyMap<string, string>): QueryResult {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const among = (sql: string, list: readonly string[]): void => {
    where.push(sql.replace('??', list.map(() => '?').join(',')));
    values.push(...list);
  };
  let perPage = 30;
  let descending = false;
  let by: 't' | 'r' = 't';
  let after: readonly number[] | null = null;
  for (const [name, value] of parameters) {
    const list = value.split('|');
    if (name === 'MATCH_anyEPC') among('id IN (SELECT event FROM epc WHERE class = 0 AND uri IN (??))', list);
    else if (name === 'MATCH_anyEPCClass') among('id IN (SELECT event FROM epc WHERE class = 1 AND uri IN (??))', list);
    else if (name === 'EQ_bizStep' || name === 'EQ_disposition' || name === 'EQ_persistentDisposition_set')
      attribute(name, list.map(bare));
    else if (LISTED.test(name)) attribute(name, list);
    else if (/^(?:GE|LT)_(?:event|record)Time$/.test(name)) {
      where.push(`${name.endsWith('eventTime') ? 't' : 'r'} ${name.startsWith('GE') ? '>=' : '<'} ?`);
      values.push(timeOf(value));
    } else if (name === 'perPage') perPage = Math.min(200, positive(value));
    else if (name === 'orderBy' && (value === 'eventTime' || value === 'recordTime'))
      by = value === 'eventTime' ? 't' : 'r';
    else if (name === 'orderDirection' && (value === 'ASC' || value === 'DESC')) descending = value === 'DESC';
    else if (name === 'nextPageToken') after = tokenOf(value);
    else {
      const [, prefix = '', local = ''] = /^EQ_([\w-]+):([\w-]+)$/.exec(name) ?? [];
      if (namespaces.get(prefix) !== NAMESPACE)
        throw new QueryProblem(400, 'QueryParameterException', `unknown parameter ${name}`);
      attribute(`EQ_${NAMESPACE}${local}`, list);
    }
  }
  if (after) {
    where.push(`(${by}, id) ${descending ? '<' : '>'} (?, ?)`);
    values.push(...after);
  }
  const order = descending ? `${by} DESC, id DESC` : `${by}, id`;
  const rows = store.db
    .prepare(
      `SELECT id, ${by} AS t, doc FROM event ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY ${order} LIMIT ${perPage + 1}`,
    )
    .all(...values);
  const page = rows.slice(0, perPage);
  const last = page.at(-1);
  return {
    events: page.map((row) => String(row['doc'])),
    nextPageToken:
      rows.length > perPage && last
        ? Buffer.from(`${Number(last['t'])}.${Number(last['id'])}`).toString('base64url')
        : null,
  };

  function attribute(name: string, list: readonly string[]): void {
    where.push(`id IN (SELECT event FROM attr WHERE name = ? AND value IN (${list.map(() => '?').join(',')}))`);
    values.push(name, ...list);
  }
}

function timeOf(value: string): number {
  const time = Date.parse(value);
  if (Number.isNaN(time) || !/(?:Z|[+-]\d\d:\d\d)$/.test(value))
    throw new QueryProblem(400, 'QueryParameterException', 'a time needs its zone');
  return time;
}

function positive(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new QueryProblem(400, 'QueryParameterException', 'perPage is a positive number');
}

function tokenOf(value: string): readonly number[] {
  const match = /^(-?\d+)\.(\d+)$/.exec(Buffer.from(value, 'base64url').toString('utf8'));
  if (match) return [Number(match[1]), Number(match[2])];
  throw new QueryProblem(400, 'QueryParameterException', 'the page token is unknown or has expired');
}
