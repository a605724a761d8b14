import { codeIn, codeLine, type CodePlan, isPlan } from '../codes.ts';
import type { FieldFacts, TableFacts } from '../facts.ts';
import { before, block, braces, type Line, lines, open, said, spoken } from '../lines.ts';
import { fits, pick, plainName } from '../names.ts';
import { type Naming, sourceOf } from '../sections.ts';
import { Values } from '../values.ts';
import { KINDS, type Words } from '../words.ts';
import type { Dialect } from './dialects.ts';
import type { Register } from './registers.ts';
import { keyOf, type Query, queryOf, statement } from './statement.ts';

/** What a link leads from or to: columns of the link's row that tell a code. */
interface End {
  readonly code: CodePlan;
  /** In the order of the code's own. */
  readonly fields: readonly FieldFacts[];
  /** The column by which the end is told, as the table calls it. */
  readonly column: FieldFacts;
  readonly join: string | null;
  readonly columns: ReadonlyMap<string, string>;
  readonly why: string;
}

export interface LinkDrafts {
  readonly lines: readonly Line[];
  readonly codes: ReadonlyMap<string, Line>;
  readonly notes: readonly string[];
}

/** A link for each table whose rows tell two codes. */
export function linkDrafts(
  tables: readonly TableFacts[],
  registers: readonly Register[],
  dialect: Dialect,
  naming: Naming,
  words: Words,
): LinkDrafts {
  const made: Line[] = [];
  const codes = new Map<string, Line>();
  const notes: string[] = [];
  for (const table of tables) {
    const ends = endsOf(table, tables, registers, naming);
    const [a, b] = ends;
    const maybe = ends.length === 1 ? otherNumbers(table, ends) : [];
    if (a && maybe.length > 0)
      notes.push(
        `${table.name} tells ${a.code.name} by ${a.column.path}; of what kind ${maybe.join(', ')} is, nothing says: it may be a link`,
      );
    if (ends.length > 2) notes.push(`${table.name} tells ${ends.length} codes, so what it links nothing says`);
    if (!a || !b || ends.length > 2) continue;
    for (const { code } of ends)
      if (!registers.some((each) => each.code === code)) codes.set(code.name, codeLine(code));
    made.push(linkLine(table, [a, b], dialect, words));
  }
  return { lines: made, codes, notes };
}

function endsOf(
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
      ends.push({ code: register.code, fields: [field], column: field, join: null, columns: query.columns, why });
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
    });
  return ends;
}

/** Columns that are called as a batch or a code and are no end that is known. */
function otherNumbers(table: TableFacts, [end]: readonly End[]): readonly string[] {
  return table.row.fields
    .filter((field) => field !== end?.column && (fits(field, 'batch') > 0 || fits(field, 'traceCode') > 1))
    .map(({ path }) => path);
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
  };
}

function linkLine(table: TableFacts, ends: readonly [End, End], dialect: Dialect, words: Words): Line {
  const values = new Values(table.row.fields);
  for (const end of ends) values.take(...end.fields, end.column);
  const kind = values.one('kind', (field) => words.line(field, 'kind'));
  const deleted = values.deleted();
  // When a row was changed is not when it happened.
  const updated = pick(values.left, 'updatedAt').field;
  if (updated) values.take(updated);
  const at = values.time('at') ?? values.time('producedAt');
  const quantity = values.quantity();
  const recordId = values.one('recordId');
  const used = table.row.fields.filter(
    (each) =>
      values.used.has(each) && each !== updated && !ends.some(({ join, column }) => join !== null && column === each),
  );
  const query = joined(queryOf(table), ends);
  const selected = [...new Set([...used, ...ends.flatMap(({ fields }) => fields)])];
  const first = sourceOf(ends.map(({ column: { name, about } }) => [plainName(name), about] as const));
  const [from, to] = first === 1 ? [ends[1], ends[0]] : ends;
  const question = (end: End): string =>
    statement(query, selected, [`${keyOf(end.fields, end.columns, dialect)} IN ({${end.code.name}})`]);
  const made = lines({
    kind: kind ?? open(`one of ${KINDS.join(', ')}`),
    ...(first === null
      ? openEnds(ends, question)
      : {
          from: endLine(from),
          to: endLine(to),
          forward: block(question(from)),
          back: block(question(to)),
        }),
    deleted,
    at,
    quantity,
    recordId: recordId ?? open('the path of the number of its record'),
  });
  before(made, 'kind', [`${table.name}${table.about === '' ? '' : `, ${table.about}`}`]);
  return made;
}

function joined(query: Query, ends: readonly End[]): Query {
  const [columns, joins] = [new Map(query.columns), new Map(query.joins)];
  for (const end of ends)
    for (const { path } of end.join === null ? [] : end.fields) {
      columns.set(path, end.columns.get(path) ?? path);
      joins.set(path, end.join ?? '');
    }
  return { ...query, columns, joins };
}

function endLine({ code, fields, why }: End): Line {
  const [first] = fields;
  const parts = code.fields.map(({ path }, i) => [path, fields[i]?.path ?? path] as const);
  const isOwn = parts.every(([part, path]) => part === path);
  if (isOwn) return said(code.name, why);
  const line = braces({ [code.name]: fields.length === 1 ? (first?.path ?? '') : braces(Object.fromEntries(parts)) });
  line.comment = ` ${spoken(why)}`;
  return line;
}

/** Which was there first is nobody's guess: a link the other way is worse than none. */
function openEnds([a, b]: readonly [End, End], question: (end: End) => string): Readonly<Record<string, Line>> {
  const one = (end: End): string => `{ ${end.code.name}: ${end.fields[0]?.path ?? ''} }`;
  const which = `${one(a)} or ${one(b)}`;
  const asked = (end: End): string => spoken(question(end), 400);
  return {
    from: open(`${which}, the one that was there first`, 'neither name says which way it goes'),
    to: open(`${which}, the other one`),
    forward: open(`the question by the code of from: ${asked(a)} or: ${asked(b)}`),
    back: open('the other one, by the code of to'),
  };
}
