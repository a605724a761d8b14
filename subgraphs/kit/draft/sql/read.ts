import type { SqlConnector, SqlRow } from '../../connectors/sql/index.ts';
import type { FieldFacts, ReferenceFacts, TableFacts } from '../facts.ts';
import { fits, type Meaning, RULES } from '../names.ts';
import { canName, rowOf } from '../rows.ts';
import type { Member } from '../tree.ts';
import { type Dialect, leafTypeOf, RESERVED } from './dialects.ts';
import { type Samples, valuesIn, withOverlaps, withPlain } from './overlaps.ts';

/** What a database holds. */
export interface DatabaseFacts {
  readonly tables: readonly TableFacts[];
  /** For the file's head: what was not looked at. */
  readonly notes: readonly string[];
}

const ROWS = 200;
/** Of more tables than these no rows are read: those whose columns are called as a register's are read first. */
const MOST_TABLES = 60;
const EACH_MS = 10_000;
const ALL_MS = 120_000;

interface Column {
  readonly name: string;
  readonly path: string;
  readonly about: string;
  readonly type: string;
}

interface Table {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly about: string;
  readonly isView: boolean;
  readonly columns: readonly Column[];
}

/** Reads what a database says of itself, and some rows of each table that may matter. Read-only, bounded in rows and time. */
export async function readDatabase(database: SqlConnector, dialect: Dialect): Promise<DatabaseFacts> {
  const end = AbortSignal.timeout(ALL_MS);
  const ask = (sql: string, keys: readonly string[] | null = null): Promise<SqlRow[]> =>
    database.select(sql, keys, [], { signal: AbortSignal.any([end, AbortSignal.timeout(EACH_MS)]) });
  const all = tablesIn(await ask(dialect.columns), dialect);
  const [unique, references] = [await ask(dialect.unique), await ask(dialect.references)];
  const ranked = all.map((table) => ({ table, rank: rankOf(table) })).sort((a, b) => b.rank - a.rank);
  const looked = ranked.filter(({ rank }) => rank > 0).slice(0, MOST_TABLES);
  const notes =
    all.length > looked.length ? [`${all.length - looked.length} of ${all.length} tables were not looked at`] : [];
  const tables: TableFacts[] = [];
  const samples: Samples = new Map();
  for (const { table } of looked) {
    const names = table.columns.map(({ name, path }) => `${dialect.quoted(name)} AS ${path}`);
    const rows = await ask(`SELECT ${names.join(', ')} FROM ${table.from} LIMIT ${ROWS}`).catch(() => null);
    // A view that is broken, a column that may not be read, a table that does not answer in time.
    if (rows === null) notes.push(`${table.name} could not be read`);
    samples.set(table.from, valuesIn(rows ?? []));
    tables.push(factsOf(table, rows, unique, references, all, dialect));
  }
  const plain = tables.map((table) => withPlain(table, samples));
  return { tables: await withOverlaps(plain, samples, ask), notes };
}

function tablesIn(rows: readonly SqlRow[], dialect: Dialect): readonly Table[] {
  const found = new Map<string, { about: string; name: string; from: string; isView: boolean; columns: Column[] }>();
  for (const row of rows) {
    const [schema, name, column] = ['table_schema', 'table_name', 'column_name'].map((each) => String(row[each] ?? ''));
    if (name === undefined || column === undefined || schema === undefined) continue;
    const id = idOf(schema, name);
    const from = schema === dialect.plainSchema || dialect.plainSchema === '' ? [name] : [schema, name];
    const table = found.get(id) ?? {
      about: String(row['table_about'] ?? ''),
      isView: Number(row['is_view']) === 1,
      name: from.join('.'),
      from: from.map((each) => dialect.quoted(each)).join('.'),
      columns: [],
    };
    found.set(id, table);
    const type = String(row['data_type'] ?? '');
    // The connector reads these signs as places of values.
    if (leafTypeOf(type) === undefined || /[?{}]/.test(dialect.quoted(column) + table.from) || !canName(column))
      continue;
    const taken = table.columns.map(({ path }) => path);
    table.columns.push({ name: column, path: aliasOf(column, taken), about: String(row['column_about'] ?? ''), type });
  }
  return [...found].map(([id, table]) => ({ id, ...table })).filter(({ columns }) => columns.length > 0);
}

function idOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

/** Column names that are words stand as they are; any other has an alias, so that paths and templates stay plain. */
function aliasOf(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  // Databases write an alias in small letters.
  const wanted = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)
    ? name.toLowerCase()
    : /^[a-z]/.test(plain)
      ? plain
      : `c${taken.length + 1}`;
  let [alias, i] = [RESERVED.has(wanted) ? `${wanted}_` : wanted, 1];
  while (taken.includes(alias)) alias = `${wanted}_${(i += 1)}`;
  return alias;
}

/** How many things that a record tells its columns are called by. */
function rankOf({ columns }: Table): number {
  const fields = columns.map(({ name, path, about }): FieldFacts => ({
    name,
    path,
    about,
    type: null,
    mayLack: false,
    words: [],
    seen: null,
  }));
  return (Object.keys(RULES) as Meaning[]).filter((meaning) => fields.some((field) => fits(field, meaning) > 0)).length;
}

function factsOf(
  table: Table,
  rows: readonly SqlRow[] | null,
  unique: readonly SqlRow[],
  references: readonly SqlRow[],
  all: readonly Table[],
  dialect: Dialect,
): TableFacts {
  const members = table.columns.map(({ path, name, about, type }): readonly [string, Member] => [
    path,
    {
      tree: {
        kind: 'leaf',
        type: leafTypeOf(type) ?? null,
        values: rows?.map((row) => row[path] ?? null) ?? null,
        words: [],
      },
      mayLack: false,
      // The name that the table has for it says more than an alias.
      about: about !== '' ? about : path === name ? '' : name,
    },
  ]);
  const pathOf = (id: string, column: unknown): string | undefined =>
    all.find((each) => each.id === id)?.columns.find(({ name }) => name === column)?.path;
  const own = (row: SqlRow): boolean => idOf(String(row['table_schema']), String(row['table_name'])) === table.id;
  return {
    from: table.from,
    name: table.name,
    about: table.about,
    isView: table.isView,
    row: rowOf({ kind: 'object', members: new Map(members) }),
    columns: new Map(table.columns.map(({ path, name }) => [path, (from) => `${from}.${dialect.quoted(name)}`])),
    unique: unique.filter(own).flatMap((row) => pathOf(table.id, row['column_name']) ?? []),
    references: references.filter(own).flatMap((row): readonly ReferenceFacts[] => {
      const id = idOf(String(row['to_schema']), String(row['to_table']));
      const [column, to] = [pathOf(table.id, row['column_name']), pathOf(id, row['to_column'])];
      const target = all.find((each) => each.id === id);
      return column && to && target ? [{ column, table: target.from, to, why: 'a foreign key' }] : [];
    }),
  };
}
