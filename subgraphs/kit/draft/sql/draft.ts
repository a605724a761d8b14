import { codeLine, type CodeDoubt, type CodePlan, openCode } from '../codes.ts';
import type { FieldFacts, TableFacts } from '../facts.ts';
import { before, block, braces, type Line, lines, open, said } from '../lines.ts';
import { fits, pick } from '../names.ts';
import { leftOver, recordDraft } from '../record.ts';
import type { Naming, Sections } from '../sections.ts';
import { settingName } from '../sections.ts';
import { Words } from '../words.ts';
import type { Dialect } from './dialects.ts';
import { linkDrafts } from './links.ts';
import type { DatabaseFacts } from './read.ts';
import { type Register, registersIn } from './registers.ts';
import { joinedWith, keyOf, numbered, partsOf, type Query, queryOf, statement } from './statement.ts';

/** The parts of the file for a database. @param url without account */
export function draftDatabase(
  { tables, notes }: DatabaseFacts,
  dialect: Dialect,
  naming: Naming,
  url: string,
): Sections {
  const { registers, doubtful } = registersIn(tables, naming.sector);
  const words = new Words();
  const own: string[] = [...notes];
  const records = registers.map((register, i) => recordLine(register, tables, dialect, words, i === 0));
  const links = linkDrafts(tables, registers, dialect, naming, words);
  const organizations = organizationLine(tables);
  const codes = new Map(registers.map(({ code }) => [code.name, codeLine(numbered(code))] as const));
  for (const [name, line] of links.codes) codes.set(name, line);
  if (registers.length === 0) {
    codes.set('lot', openCode(doubtful[0]?.doubt ?? NOTHING, naming.sector));
    records.push(openRecord(doubtful[0]?.table));
  }
  for (const { table, doubt } of registers.length > 0 ? doubtful.slice(0, 8) : [])
    own.push(`${table.name} looks like a register, but ${doubt.why}`);
  const urlName = settingName(naming, 'DB_URL');
  return {
    transport: [
      'sql',
      lines({
        url: `\${${urlName}}`,
        user: `\${${settingName(naming, 'DB_USER')}}`,
        password: `\${${settingName(naming, 'DB_PASSWORD')}}`,
      }),
    ],
    codes,
    words: words.lines,
    records,
    links: links.lines,
    organizations,
    notes: [...own, ...links.notes],
    settings: new Map([
      [urlName, url],
      [settingName(naming, 'DB_USER'), ''],
      [settingName(naming, 'DB_PASSWORD'), ''],
    ]),
  };
}

const NOTHING: CodeDoubt = { fields: [], why: 'no table looks like a register of codes' };

function recordLine(
  { table, code }: Register,
  tables: readonly TableFacts[],
  dialect: Dialect,
  words: Words,
  searched: boolean,
): Line {
  const query = joinedWith(table, tables);
  const draft = recordDraft({ ...table.row, fields: query.fields }, code.fields, code.level, words);
  const used = query.fields.filter((field) => draft.used.has(field));
  const where = keyOf(code.fields, query.columns, dialect);
  const name = pick(table.row.fields, 'productName').field;
  const made = lines({
    ask: block(statement(query, used, [`${where} IN ({${code.name}})`])),
    search: searched ? searchLine(query, used, code, name, dialect) : null,
    code: code.name,
    deleted: draft.deleted,
    map: draft.map,
  });
  before(made, 'ask', [`${table.name}${table.about === '' ? '' : `, ${table.about}`}`]);
  before(made, 'map', leftOver(draft.left));
  return made;
}

/** All that the register holds, in order of its code. */
function searchLine(
  query: Query,
  used: readonly FieldFacts[],
  code: CodePlan,
  name: FieldFacts | null,
  dialect: Dialect,
): Line {
  const [field, second] = code.fields;
  const isNumber = field?.type === 'number' && second === undefined;
  const plain = code.fields.map(({ path }) => query.columns.get(path) ?? path);
  const column = plain.length === 1 ? (plain[0] ?? '') : dialect.joined(plain);
  const conditions = [
    // Nothing comes before the first.
    isNumber
      ? `({after} = '' OR ${column} > CAST(NULLIF({after}, '') AS ${dialect.wholeNumber}))`
      : `${column} > {after}`,
    ...(name ? [dialect.contains(query.columns.get(name.path) ?? name.path, '{filter.productName}')] : []),
  ];
  const { select, rest } = partsOf(query, used, conditions);
  return lines({
    ask: block(
      dialect.paged(
        select,
        rest,
        column,
        used.map(({ path }) => path),
      ),
    ),
    cursor: second ? code.fields.map(({ path }) => `{${path}}`).join('|') : (field?.path ?? ''),
    filter: name ? lines({ productName: braces({ zh: '产品名称', en: 'Part of the name' }) }) : null,
  });
}

function openRecord(table: TableFacts | undefined): Line {
  const columns = table
    ? [...table.columns.values()]
        .slice(0, 8)
        .map((column) => column('t'))
        .join(', ')
    : 'columns';
  return lines({
    ask: open(`SELECT ${columns} FROM ${table?.from ?? 'table'} t WHERE column IN ({lot})`),
    code: 'lot',
    map: open('{ productName: column, producedAt: column, source: { recordId: column } }'),
  });
}

/** The table that has credit codes, each once, with a name. */
function organizationLine(tables: readonly TableFacts[]): Line | null {
  const found = tables.flatMap((table) => {
    const code = pick(table.row.fields, 'uscc').field;
    const name = pick(table.row.fields, 'orgName').field;
    const once = code?.seen != null && code.seen.filled > 1 && code.seen.distinct === code.seen.filled;
    return code && name && once && fits(name, 'orgName') > 0 ? [{ table, code, name }] : [];
  });
  const [first] = found;
  if (!first || found.length > 1) return null;
  const { table, code, name } = first;
  const query = queryOf(table);
  return lines({
    ask: block(statement(query, [code, name], [`${query.columns.get(code.path) ?? ''} IN ({uscc})`])),
    map: lines({
      uscc: said(code.path, `${code.seen?.signs.uscc} of ${code.seen?.filled} are credit codes, each once`),
      name: name.path,
    }),
  });
}
