import { codeIn, type CodePlan, isPlan } from '../codes.ts';
import type { FieldFacts, TableFacts } from '../facts.ts';
import { fits, plainName } from '../names.ts';
import { type Naming, sourceOf } from '../sections.ts';
import type { Register } from './registers.ts';
import { type Query, queryOf } from './statement.ts';

/** What a link leads from or to: columns of the link's row that tell a code. */
export interface End {
  readonly code: CodePlan;
  /** In the order of the code's own. */
  readonly fields: readonly FieldFacts[];
  /** The column by which the end is told, as the table calls it. */
  readonly column: FieldFacts;
  readonly join: string | null;
  readonly columns: ReadonlyMap<string, string>;
  readonly why: string;
  /** What it is called on the graph; else that is an open line under `codes`. */
  readonly isKnown: boolean;
}

/** Columns that tell a code of a register, or a code by their values. */
export function endsOf(
  table: TableFacts,
  tables: readonly TableFacts[],
  registers: readonly Register[],
  { sector }: Naming,
): readonly End[] {
  const query = queryOf(table);
  const own = registers.find((each) => each.table === table);
  const ends: End[] = own?.code.fields[0]
    ? [
        {
          code: own.code,
          fields: own.code.fields,
          column: own.code.fields[0],
          join: null,
          columns: query.columns,
          why: 'its own code',
          isKnown: true,
        },
      ]
    : [];
  for (const { column, table: to, to: key, why } of table.references) {
    const field = table.row.fields.find(({ path }) => path === column);
    const register = registers.find((each) => each.table.from === to);
    const target = tables.find(({ from }) => from === to);
    if (!field || !register || !target) continue;
    // A view of a register tells the register's code once more.
    if (own && own.code.fields.some(({ path }) => path === column)) continue;
    const [code] = register.code.fields;
    if (register.code.fields.length === 1 && code?.path === key)
      ends.push({
        code: register.code,
        fields: [field],
        column: field,
        join: null,
        columns: query.columns,
        why,
        isKnown: true,
      });
    else ends.push(joinedEnd(field, register, key, ends.length + 1, query, why));
  }
  if (ends.length !== 1 || own) return ends;
  const beside = codeIn(
    { ...table.row, fields: table.row.fields.filter((each) => !ends[0]?.fields.includes(each)) },
    { sector, name: 'goods', unique: table.unique, asked: null },
  );
  // Only what is a code by its values: a name that sounds like one may be any number.
  if (isPlan(beside) && beside.fields.length === 2 && beside.fields[1])
    ends.push({
      code: beside,
      fields: beside.fields,
      column: beside.fields[1],
      join: null,
      columns: query.columns,
      why: beside.why,
      isKnown: true,
    });
  return ends;
}

/**
 * The one other column that is called as a batch or a code, where its name and that of the first say which way it goes: what it
 * is called on the graph is left to people. MAYBE: there is such a column, and nothing says more.
 */
export function otherEnd(table: TableFacts, end: End): End | 'MAYBE' | undefined {
  const others = table.row.fields.filter(
    (field) => field !== end.column && (fits(field, 'batch') > 0 || fits(field, 'traceCode') > 1),
  );
  const [field] = others;
  if (!field) return undefined;
  const way = sourceOf([end.column, field].map(({ name, about }) => [plainName(name), about] as const));
  if (others.length > 1 || way === null) return 'MAYBE';
  const name = /^[a-z]\w*$/i.test(field.path) ? field.path : 'other';
  return {
    code: { name, template: '', shapes: {}, fields: [field], why: '', level: null },
    fields: [field],
    column: field,
    join: null,
    columns: queryOf(table).columns,
    why: 'what kind of code it is nothing says',
    isKnown: false,
  };
}

/** An end that is told by a key of the register, and its code by a join. */
function joinedEnd(
  field: FieldFacts,
  { table, code }: Register,
  key: string,
  n: number,
  query: Query,
  why: string,
): End {
  const alias = `e${n}`;
  const fields = code.fields.map((each): FieldFacts => ({ ...each, path: `${field.path}_${each.path}` }));
  return {
    code,
    fields,
    column: field,
    join: `JOIN ${table.from} ${alias} ON ${table.columns.get(key)?.(alias) ?? key} = ${query.columns.get(field.path) ?? field.path}`,
    columns: new Map(
      code.fields.map((each) => [`${field.path}_${each.path}`, table.columns.get(each.path)?.(alias) ?? each.path]),
    ),
    why,
    isKnown: true,
  };
}
