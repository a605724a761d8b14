import type { LeafType } from '../tree.ts';

/** What differs between databases, for whoever asks them what they hold. */
export interface Dialect {
  /** table_schema, table_name, table_about, is_view, column_name, column_about, data_type of all that may be read, in order. */
  readonly columns: string;
  /** table_schema, table_name, column_name of columns that are unique by themselves. */
  readonly unique: string;
  /** table_schema, table_name, column_name, to_schema, to_table, to_column of foreign keys of one column. */
  readonly references: string;
  /** Its tables need no schema before them. */
  readonly plainSchema: string;
  quoted(name: string): string;
  joined(parts: readonly string[]): string;
  asText(column: string): string;
  contains(column: string, value: string): string;
  /** The rows after a place, in order, as many as are asked for. @param names the aliases of what is selected */
  paged(select: string, rest: string, order: string, names: readonly string[]): string;
  /** What a text is cast to so that it is compared as a whole number. */
  readonly wholeNumber: string;
}

/** More columns than these are not looked at. */
const MOST = 20_000;

function quoted(sign: string): Dialect['quoted'] {
  return (name) =>
    /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name)
      ? name
      : `${sign}${name.replaceAll(sign, sign + sign)}${sign}`;
}

/** Those that columns are called by, of SQL:2016 and of both. */
export const RESERVED: ReadonlySet<string> = new Set(
  'all and any as asc authorization between both by case cast check collate column constraint create cross current_date current_time current_timestamp current_user default desc distinct do else end except fetch for foreign from full grant group groups having in inner intersect into is join key lateral leading left like limit localtime natural not null of offset on only or order outer over partition placing primary range rank references release return right row row_number rows schema select session_user set some symmetric system table then to trailing trigger union unique update usage user using values varying view when where window with'.split(
    ' ',
  ),
);

const POSTGRES: Dialect = {
  columns: `SELECT n.nspname AS table_schema, c.relname AS table_name, obj_description(c.oid, 'pg_class') AS table_about,
      a.attname AS column_name, col_description(c.oid, a.attnum) AS column_about, format_type(a.atttypid, NULL) AS data_type,
      CASE WHEN c.relkind IN ('v', 'm') THEN 1 ELSE 0 END AS is_view
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_' AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname, c.relname, a.attnum LIMIT ${MOST}`,
  unique: `SELECT n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE i.indisunique AND i.indnatts = 1 AND i.indpred IS NULL AND i.indexprs IS NULL AND left(n.nspname, 3) <> 'pg_' LIMIT ${MOST}`,
  references: `SELECT n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
      tn.nspname AS to_schema, t.relname AS to_table, ta.attname AS to_column
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
      JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 LIMIT ${MOST}`,
  plainSchema: 'public',
  quoted: quoted('"'),
  joined: (parts) => parts.join(` || '|' || `),
  asText: (column) => `CAST(${column} AS text)`,
  contains: (column, value) => `strpos(COALESCE(${column}, ''), ${value}) > 0`,
  paged: (select, rest, order) => `${select}\n${rest}\nORDER BY ${order} LIMIT {first}`,
  wholeNumber: 'bigint',
};

const MYSQL: Dialect = {
  columns: `SELECT c.table_schema AS table_schema, c.table_name AS table_name, NULLIF(t.table_comment, 'VIEW') AS table_about,
      c.column_name AS column_name, c.column_comment AS column_about, c.data_type AS data_type,
      CASE WHEN t.table_type = 'VIEW' THEN 1 ELSE 0 END AS is_view
    FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    WHERE c.table_schema = DATABASE() ORDER BY c.table_name, c.ordinal_position LIMIT ${MOST}`,
  unique: `SELECT table_schema AS table_schema, table_name AS table_name, MAX(column_name) AS column_name
    FROM information_schema.statistics WHERE non_unique = 0 AND table_schema = DATABASE()
    GROUP BY table_schema, table_name, index_name HAVING COUNT(*) = 1`,
  references: `SELECT table_schema AS table_schema, table_name AS table_name, MAX(column_name) AS column_name,
      MAX(referenced_table_schema) AS to_schema, MAX(referenced_table_name) AS to_table, MAX(referenced_column_name) AS to_column
    FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
    GROUP BY table_schema, table_name, constraint_name HAVING COUNT(*) = 1`,
  plainSchema: '',
  quoted: quoted('`'),
  joined: (parts) => `CONCAT(${parts.join(`, '|', `)})`,
  asText: (column) => `CAST(${column} AS CHAR)`,
  contains: (column, value) => `LOCATE(${value}, COALESCE(${column}, '')) > 0`,
  // It takes no text for a LIMIT.
  paged: (select, rest, order, names) =>
    `SELECT ${names.join(', ')} FROM (${select}, ROW_NUMBER() OVER (ORDER BY ${order}) AS row_no\n${rest}) AS page\nWHERE row_no <= CAST({first} AS UNSIGNED) ORDER BY row_no`,
  wholeNumber: 'UNSIGNED',
};

/** By the scheme of a database's address; null: what such a database holds cannot be read. */
export function dialectOf(url: string): Dialect | null {
  if (/^(?:postgres(?:ql)?|kingbase):/.test(url)) return POSTGRES;
  return /^(?:mysql|mariadb):/.test(url) ? MYSQL : null;
}

/** What a column's type means here; undefined: nothing that a mapping reads. */
export function leafTypeOf(type: string): LeafType | undefined {
  if (/^(?:character|varchar|char|text|tinytext|mediumtext|longtext|"char"|uuid|enum|name|bpchar|citext)/i.test(type))
    return 'text';
  if (/^(?:tinyint|smallint|mediumint|int|bigint|numeric|decimal|real|double|float)/i.test(type) && !/range/.test(type))
    return 'number';
  if (/^(?:date|datetime|timestamp)/i.test(type)) return 'time';
  return /^bool/i.test(type) ? 'flag' : undefined;
}
