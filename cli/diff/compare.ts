import type { Engine } from '../sql/engine.ts';
import { quoteText } from '../sql/quote.ts';
import { type Difference, differencesOf } from './differences.ts';

/** A row that only one has, or that both have with other values. */
export interface Change {
  readonly table: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What makes it this row: code and member; kind, from, to and at. */
  readonly key: Readonly<Record<string, string | null>>;
  /** Of one that is changed. */
  readonly fields: readonly Difference[];
  /** The row that the later has; of one that is removed, that the earlier had. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** What a row is known by: the first of these that a table has. A link's member is a column where it has a row an evidence. */
const KEYS: readonly (readonly [needs: string, key: readonly string[]])[] = [
  ['kind', ['kind', 'from', 'to', 'at', 'member']],
  ['code', ['code', 'member']],
  ['uscc', ['uscc', 'member']],
];

/** Which keys a link has and no record: a record may have a `kind`, too. */
const LINK = ['from', 'to'];

/**
 * The rows of one table in two states, in the order of their keys. DuckDB joins them, on its disk where they do not fit.
 * @param before,after SELECTs of a column `row`; null: it has no such table
 */
export async function* compare(
  engine: Engine,
  table: string,
  before: string | null,
  after: string | null,
): AsyncGenerator<Change, void, undefined> {
  const none = 'SELECT NULL::VARCHAR AS row WHERE false';
  const key = await keyOf(
    engine,
    [before, after].filter((each) => each !== null),
  );
  const keyed = (rows: string | null): string =>
    `SELECT row, ${key.map((name, i) => `${valueOf(name)} AS k${i}`).join(', ')} FROM (${rows ?? none})`;
  const ks = key.map((_, i) => `k${i}`);
  // Rows of one key, which should not be, are told apart by their order.
  const numbered = (rows: string | null): string =>
    `SELECT *, row_number() OVER (PARTITION BY ${ks.join(', ')} ORDER BY row) AS n FROM (${keyed(rows)})`;
  const same = [...ks, 'n'].map((each) => `a.${each} IS NOT DISTINCT FROM b.${each}`).join(' AND ');
  const { chunks } = await engine.read(
    `SELECT a.row AS before, b.row AS after, ${ks.map((k) => `coalesce(a.${k}, b.${k}) AS ${k}`).join(', ')}
     FROM (${numbered(before)}) a FULL JOIN (${numbered(after)}) b ON ${same}
     WHERE a.row IS DISTINCT FROM b.row ORDER BY ${ks.map((k) => `${k} NULLS FIRST`).join(', ')}, before, after`,
  );
  for await (const chunk of chunks)
    for (const found of chunk) {
      const [old, now] = [rowOf(found['before']), rowOf(found['after'])];
      const fields = old && now ? differencesOf(old, now) : [];
      if (old && now && fields.length === 0) continue;
      yield {
        table,
        change: !old ? 'added' : now ? 'changed' : 'removed',
        key: Object.fromEntries(key.map((name, i) => [name, textOf(found[`k${i}`])])),
        fields,
        row: now ?? old ?? {},
      };
    }
}

async function keyOf(engine: Engine, sides: readonly string[]): Promise<readonly string[]> {
  const names = await engine.all(
    `SELECT DISTINCT unnest(json_keys(row)) AS name FROM (${sides.map((rows) => `SELECT row FROM (SELECT * FROM (${rows}) LIMIT 1000)`).join(' UNION ALL ')})`,
  );
  const has = new Set(names.map(({ name }) => String(name)));
  const isLink = LINK.every((name) => has.has(name));
  const [, key = [...has].toSorted()] = KEYS.find(([needs]) => has.has(needs) && (needs === 'kind') === isLink) ?? [];
  const known = key.filter((name) => has.has(name));
  return known.length > 0 ? known : ['code'];
}

/** A moment is one key however it is written. */
function valueOf(name: string): string {
  const text = `json_extract_string(row, ${quoteText(`$."${name}"`)})`;
  return name === 'at'
    ? `coalesce(strftime(TRY_CAST(${text} AS TIMESTAMPTZ), '%Y-%m-%dT%H:%M:%S+08:00'), ${text})`
    : text;
}

/** As DuckDB writes a moment. */
const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d)$/;

function rowOf(text: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof text !== 'string') return null;
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' ? value.replace(MOMENT, '$1T$2:00') : value,
  ) as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
