import type { CodePlan } from '../codes.ts';
import type { FieldFacts, TableFacts } from '../facts.ts';
import { fits, pick } from '../names.ts';
import type { Dialect } from './dialects.ts';

/** A table with what is joined to it: a path of `fields` is selected as an alias. */
export interface Query {
  readonly table: TableFacts;
  readonly fields: readonly FieldFacts[];
  /** How a statement has each, by its path. */
  readonly columns: ReadonlyMap<string, string>;
  /** The join that a path needs. */
  readonly joins: ReadonlyMap<string, string>;
}

/** The table of a statement is called so, and what is joined to it `j1`, `j2`. */
const OWN = 't';

export function queryOf(table: TableFacts): Query {
  const columns = new Map([...table.columns].map(([path, column]) => [path, column(OWN)]));
  return { table, fields: table.row.fields, columns, joins: new Map() };
}

/** With the credit code and the name of each organisation that a key of the table leads to. */
export function joinedWith(table: TableFacts, tables: readonly TableFacts[]): Query {
  const own = queryOf(table);
  const [fields, columns, joins] = [[...own.fields], new Map(own.columns), new Map<string, string>()];
  for (const { column, table: to, to: key } of table.references) {
    const target = tables.find(({ from }) => from === to);
    const code = target && target !== table ? pick(target.row.fields, 'uscc').field : null;
    if (!target || !code) continue;
    const alias = `j${new Set(joins.values()).size + 1}`;
    const join = `LEFT JOIN ${to} ${alias} ON ${target.columns.get(key)?.(alias) ?? key} = ${columns.get(column) ?? column}`;
    const name = target.row.fields.filter((field) => fits(field, 'orgName') > 0);
    for (const field of [code, ...(name.length === 1 ? name : [])]) {
      const path = `${column}_${field.path}`;
      if (columns.has(path)) continue;
      fields.push({ ...field, path, name: path, about: '' });
      columns.set(path, target.columns.get(field.path)?.(alias) ?? field.path);
      joins.set(path, join);
    }
  }
  return { table, fields, columns, joins };
}

/** What is selected, and the rest of the statement. */
export function partsOf(
  { table, columns, joins }: Query,
  used: readonly Pick<FieldFacts, 'path'>[],
  conditions: readonly string[],
): { readonly select: string; readonly rest: string } {
  const selected = used.map(({ path }) => {
    const column = columns.get(path) ?? path;
    return column.endsWith(`.${path}`) ? column : `${column} AS ${path}`;
  });
  const needed = new Set(used.flatMap(({ path }) => joins.get(path) ?? []));
  return {
    select: `SELECT ${wrapped(selected)}`,
    rest: `FROM ${table.from} ${OWN}${[...needed].map((join) => `\n${join}`).join('')}\nWHERE ${conditions.join('\n  AND ')}`,
  };
}

export function statement(
  query: Query,
  used: readonly Pick<FieldFacts, 'path'>[],
  conditions: readonly string[],
): string {
  const { select, rest } = partsOf(query, used, conditions);
  return `${select}\n${rest}`;
}

/** In lines of less than 110 signs. */
function wrapped(selected: readonly string[]): string {
  const rows: string[] = [];
  for (const each of selected) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + each.length < 95) rows[rows.length - 1] = `${row}, ${each}`;
    else rows.push(each);
  }
  return rows.join(',\n  ');
}

/** What keys are compared with. A number too long for any column is compared as text: it would be an error there. */
export function keyOf(fields: readonly FieldFacts[], columns: ReadonlyMap<string, string>, dialect: Dialect): string {
  const parts = fields.map((field) => {
    const column = columns.get(field.path) ?? field.path;
    return field.type === 'number' && !isShort(field) ? dialect.asText(column) : column;
  });
  return parts.length === 1 ? (parts[0] ?? '') : dialect.joined(parts);
}

function isShort({ seen }: FieldFacts): boolean {
  return seen?.digits !== null && seen?.digits !== undefined && seen.digits <= 9;
}

/** A column of numbers is asked for numbers alone. */
export function numbered(code: CodePlan): CodePlan {
  const shapes = code.fields.flatMap((field) =>
    field.type === 'number' && code.shapes[field.path] === undefined
      ? [[field.path, String.raw`\d{1,${isShort(field) ? 9 : 18}}`]]
      : [],
  );
  return { ...code, shapes: { ...code.shapes, ...(Object.fromEntries(shapes) as Record<string, string>) } };
}
