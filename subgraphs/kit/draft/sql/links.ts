import { codeLine, openCode } from '../codes.ts';
import type { TableFacts } from '../facts.ts';
import { before, block, braces, type Line, lines, open, said, spoken } from '../lines.ts';
import { pick, plainName } from '../names.ts';
import { type Naming, sourceOf } from '../sections.ts';
import { Values } from '../values.ts';
import { KINDS, type Words } from '../words.ts';
import type { Dialect } from './dialects.ts';
import { type End, endsOf, otherEnd } from './ends.ts';
import type { Register } from './registers.ts';
import { keyOf, type Query, queryOf, statement } from './statement.ts';

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
    if (ends.length > 2) notes.push(`${table.name} tells ${ends.length} codes, so what it links nothing says`);
    const [a, b = a && otherEnd(table, a)] = ends;
    if (!a || !b || ends.length > 2) continue;
    if (b === 'MAYBE') {
      notes.push(`${table.name} tells ${a.code.name} by ${a.column.path}, and may tell another code: it may be a link`);
      continue;
    }
    for (const { code, fields, isKnown, why } of [a, b]) {
      if (registers.some((each) => each.code === code)) continue;
      codes.set(code.name, isKnown ? codeLine(code) : openCode({ fields, why }, naming.sector, code.name));
    }
    made.push(linkLine(table, [a, b], dialect, words));
  }
  return { lines: made, codes, notes };
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
  const asked = (end: End): string => spoken(question(end), 900);
  return {
    from: open(`${which}, the one that was there first`, 'neither name says which way it goes'),
    to: open(`${which}, the other one`),
    forward: open(`the question by the code of from: ${asked(a)} or: ${asked(b)}`),
    back: open('the other one, by the code of to'),
  };
}
