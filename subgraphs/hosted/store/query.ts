import { cbvWord, type Identifiers } from '@tongcha/ministry/epcis';
import type { HostedStore } from './store.ts';

/** The query cannot be put so (EPCIS 2.0 section 12: QueryParameterException). */
export class QueryFault extends Error {}

/** A page of events, each as EPCIS 2.0 JSON, and where the next begins. */
export interface QueryPage {
  readonly events: readonly string[];
  readonly next: string | null;
}

/** Conditions whose values name things or parties. */
const OF_CODES =
  /^(?:MATCH_anyEPC|MATCH_anyEPCClass|MATCH_parentID|EQ_(?:source|destination|bizTransaction)_[\w:/.-]+|EQ_tongcha:treatedWith)$/;
const OF_WORDS = /^(?:EQ_bizStep|EQ_disposition|EQ_persistentDisposition_set)$/;
const OF_TEXT = /^(?:eventType|EQ_action|EQ_transformationID|EQ_ILMD_cbvmda:lotNumber)$/;
const MOST_ON_PAGE = 200;

/**
 * Runs the parameters of `GET /events` (EPCIS 2.0 section 8.2.7.1) that the kit's connector asks by: every condition must hold, `|`
 * separates its alternatives.
 * @throws QueryFault
 */
export async function query(
  store: HostedStore,
  parameters: URLSearchParams,
  identifiers: Pick<Identifiers, 'codeOf'>,
): Promise<QueryPage> {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const bind = (value: string | number): string => `$${values.push(value)}`;
  let [perPage, descending, by, token] = [30, false, 't', null as string | null];
  for (const [name, value] of parameters) {
    const list = value.split('|');
    const time = /^(GE|LT)_(event|record)Time$/.exec(name);
    if (time)
      where.push(`${time[2] === 'event' ? 't' : 'r'} ${time[1] === 'GE' ? '>=' : '<'} ${bind(momentOf(value))}`);
    else if (name === 'perPage') perPage = Math.min(MOST_ON_PAGE, countOf(value));
    else if (name === 'orderBy') by = oneOf(value, { eventTime: 't', recordTime: 'r' });
    else if (name === 'orderDirection') descending = oneOf(value, { ASC: false, DESC: true });
    else if (name === 'nextPageToken') token = value;
    else {
      const read = OF_CODES.test(name)
        ? (each: string): string => identifiers.codeOf(each) ?? each
        : OF_WORDS.test(name)
          ? cbvWord
          : OF_TEXT.test(name)
            ? (each: string): string => each
            : null;
      if (read === null) throw new QueryFault(`the parameter ${name.slice(0, 60)} is not known here`);
      const asked = [...new Set(list.map(read))].map(bind);
      where.push(
        `id IN (SELECT event FROM hosted_terms WHERE name = ${bind(name)} AND value IN (${asked.join(', ')}))`,
      );
    }
  }
  if (token !== null) {
    const [at, id] = readToken(token);
    where.push(`(${by}, id) ${descending ? '<' : '>'} (${bind(at)}, ${bind(id)})`);
  }
  const order = descending ? `${by} DESC, id DESC` : `${by}, id`;
  const rows = await store.read(
    `SELECT id, owner, doc, t, r, ended_at FROM hosted_events ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
     ORDER BY ${order} LIMIT ${perPage + 1}`,
    values,
  );
  const page = rows.slice(0, perPage);
  const last = page.at(-1);
  return {
    events: page.map((row) =>
      told(
        String(row['doc']),
        String(row['id']),
        Number(row['r']),
        row['ended_at'] === null ? null : Number(row['ended_at']),
      ),
    ),
    next: rows.length > perPage && last ? writeToken(Number(last[by]), String(last['id'])) : null,
  };
}

/**
 * An event as it is told: under a name of ours, because two enterprises may call theirs alike, with when it was recorded, and, where it
 * was replaced or withdrawn, with the declaration that it was in error (EPCIS 2.0 section 7.4.1), which leaves what was known before.
 */
function told(doc: string, id: string, r: number, endedAt: number | null): string {
  const more = {
    eventID: `urn:uuid:${id}`,
    recordTime: new Date(r).toISOString(),
    ...(endedAt === null
      ? {}
      : { errorDeclaration: { declarationTime: new Date(endedAt).toISOString(), reason: 'incorrect_data' } }),
  };
  return `${doc.slice(0, -1)},${JSON.stringify(more).slice(1)}`;
}

function momentOf(text: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new QueryFault('a time is ISO 8601 with its zone');
  return moment;
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new QueryFault('perPage is a positive number');
}

function oneOf<T>(text: string, known: Readonly<Record<string, T>>): T {
  const found = Object.hasOwn(known, text) ? known[text] : undefined;
  if (found === undefined) throw new QueryFault(`expected one of ${Object.keys(known).join(', ')}`);
  return found;
}

function writeToken(at: number, id: string): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

function readToken(token: string): readonly [at: number, id: string] {
  const [, at, id] = /^(-?\d{1,16}) ([\w-]{1,64})$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined) throw new QueryFault('the token of the page is not known');
  return [Number(at), id];
}
