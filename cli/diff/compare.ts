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
 * The rows of one table in two states, in the order of their keys. Only keys and hashes of all rows are joined, on DuckDB's disk where they do
 * not fit; then those rows are read again that are not in both.
 * @param before,after SELECTs of a column `row`; null: it has no such table
 */
export async function* compare(
  engine: Engine,
  table: string,
  before: string | null,
  after: string | null,
): AsyncGenerator<Change, void, undefined> {
  const none = 'SELECT NULL::VARCHAR AS row WHERE false';
  const [old, now] = [before ?? none, after ?? none];
  const key = await keyOf(engine, [old, now]);
  const ks = key.map((_, i) => `k${i}`);
  const keyed = (rows: string): string =>
    `SELECT row, ${key.map((name, i) => `${valueOf(name)} AS k${i}`).join(', ')}, md5(json_merge_patch(row, ${quoteText(SAID_AT)})) AS hash FROM (${rows})`;
  const same = (others: readonly string[]): string =>
    [...ks, ...others].map((each) => `a.${each} IS NOT DISTINCT FROM b.${each}`).join(' AND ');
  await engine.run('SET preserve_insertion_order = false');
  // Rows of one key, which should not be, are told apart by their order.
  for (const [name, rows] of [
    ['old_keys', old],
    ['new_keys', now],
  ] as const)
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ${name} AS
       SELECT *, row_number() OVER (PARTITION BY ${ks.join(', ')} ORDER BY hash) AS n FROM (SELECT * EXCLUDE (row) FROM (${keyed(rows)}))`,
    );
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE differing AS
     SELECT ${ks.map((k) => `coalesce(a.${k}, b.${k}) AS ${k}`).join(', ')}, a.hash AS old_hash, b.hash AS new_hash
     FROM old_keys a FULL JOIN new_keys b ON ${same(['n'])} WHERE a.hash IS DISTINCT FROM b.hash`,
  );
  for (const [name, rows, hash] of [
    ['old_rows', old, 'old_hash'],
    ['new_rows', now, 'new_hash'],
  ] as const)
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ${name} AS SELECT DISTINCT ON (${ks.join(', ')}, hash) *
       FROM (${keyed(rows)}) a SEMI JOIN differing b ON ${same([])} AND a.hash = b.${hash}`,
    );
  const { chunks } = await engine.read(
    `SELECT a.*, old.row AS before, new.row AS after FROM differing a
     LEFT JOIN old_rows old ON ${ks.map((k) => `a.${k} IS NOT DISTINCT FROM old.${k}`).join(' AND ')} AND a.old_hash = old.hash
     LEFT JOIN new_rows new ON ${ks.map((k) => `a.${k} IS NOT DISTINCT FROM new.${k}`).join(' AND ')} AND a.new_hash = new.hash
     ORDER BY ${ks.map((k) => `a.${k} NULLS FIRST`).join(', ')}, before, after`,
  );
  for await (const chunk of chunks)
    for (const found of chunk) {
      const [was, is] = [rowOf(found['before']), rowOf(found['after'])];
      const fields = was && is ? differencesOf(was, is) : [];
      if (was && is && fields.length === 0) continue;
      yield {
        table,
        change: !was ? 'added' : is ? 'changed' : 'removed',
        key: Object.fromEntries(key.map((name, i) => [name, textOf(found[`k${i}`])])),
        fields,
        row: is ?? was ?? {},
      };
    }
}

/** When somebody said it, which is not compared, taken away (RFC 7396). */
const SAID_AT = '{"source":{"asOf":null},"answeredAt":null}';

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
