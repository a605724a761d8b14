import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SECTOR_LOOKS } from '@tongcha/schema';
import type { Call } from '../command.ts';
import { CliFault, EXIT, nearest } from '@tongcha/command';
import { readSchema } from '../export/graph-schema.ts';
import type { Paging } from '../export/search-source.ts';
import { Engine, type Parameters } from './engine.ts';
import { TableExports, type WhereOf } from './export-tables.ts';
import { faultsIn, GAPS, openGaps, openTables, tablesIn } from './folder.ts';
import { readStatement, type Statement } from './statement.ts';
import { type SqlTable, tablesOf } from './tables.ts';
import { type SqlFormat, writeRows } from './write-rows.ts';

export interface SqlOptions {
  readonly whereOf: WhereOf;
  readonly format: SqlFormat;
  readonly output: string | undefined;
  /** Where the exported tables stay. */
  readonly keep: string | undefined;
  /** Where they are already: no gateway is asked. */
  readonly from: string | undefined;
}

/** @returns the values of a statement's parameters, once it is known which it has */
export type ValuesOf = (engine: Engine, parameters: readonly string[]) => Promise<Parameters>;

/**
 * Exports the tables that a statement names, runs it, writes its rows, and tells what they lack.
 * @returns the exit code: incomplete where something failed
 * @throws CliFault usage, refused, unreachable or interrupted
 */
export async function answer(
  call: Call<unknown>,
  text: string,
  options: SqlOptions,
  valuesOf: ValuesOf,
): Promise<number> {
  const { io, language, warn } = call;
  const spare = mkdtempSync(join(tmpdir(), 'tongcha-sql-'));
  const folder = resolve(options.from ?? options.keep ?? spare);
  let engine: Engine | undefined;
  try {
    engine = await Engine.open([folder, spare], io.signal);
    const statement = await readStatement(engine, text);
    const values = await valuesOf(engine, statement.parameters);
    const named =
      options.from === undefined
        ? await askFor(call, engine, statement, values, folder, options)
        : await takeFrom(engine, statement, folder);
    await writeRows(engine, {
      statement: statement.text,
      values,
      format: options.format,
      output: options.output ?? null,
      spare,
      out: io.out,
      language,
    });
    const faults = faultsIn(folder, named);
    if (options.from !== undefined && faults > 0)
      warn(language === 'zh' ? `! 导出时有缺口 ${faults} 处` : `! ${faults} gaps when it was exported`);
    return faults > 0 ? EXIT.incomplete : EXIT.done;
  } finally {
    engine?.close();
    rmSync(spare, { recursive: true, force: true });
  }
}

/** Exports what the statement names. @returns which tables those are */
async function askFor(
  call: Call<unknown>,
  engine: Engine,
  statement: Statement,
  values: Parameters,
  folder: string,
  options: SqlOptions,
): Promise<readonly string[]> {
  const schema = await readSchema(call.gateway);
  const all = await tablesOf(schema, pagingOf(call));
  checkNames(
    statement,
    all.map(({ name }) => name),
    NEEDS_SEARCH,
  );
  const named = all.filter(({ name }) => statement.tables.includes(name));
  const [chains, tables] = [named.filter(({ chain }) => chain), named.filter(({ chain }) => !chain)];
  if (chains[0] && !statement.roots)
    throw new CliFault(
      EXIT.usage,
      `${chains[0].name}: 请以 WITH roots AS (SELECT … AS code …) 给出起点 / name the codes to start from: WITH roots AS (SELECT … AS code …)`,
    );
  const exports = new TableExports(call, schema, folder);
  // What is kept may be asked other questions.
  await exports.tables(tables, options.whereOf, options.keep === undefined ? statement.columns : null);
  await openTables(engine, folder, namesOf(tables));
  // From here on the statement's own text runs.
  await engine.closeIn();
  if (chains.length > 0 && statement.roots) {
    const { text, parameters } = statement.roots;
    const own = Object.fromEntries(Object.entries(values).filter(([name]) => parameters.includes(name)));
    const roots = (await engine.all(text, own)).map(({ code }) => String(code));
    await exports.chains(chains, roots);
    await openTables(engine, folder, namesOf(chains));
  }
  await openGaps(engine, folder, namesOf(named));
  return namesOf(named);
}

async function takeFrom(engine: Engine, statement: Statement, folder: string): Promise<readonly string[]> {
  const tables = tablesIn(folder, '--from');
  checkNames(statement, tables);
  const named = tables.filter((name) => statement.tables.includes(name));
  await openTables(engine, folder, named);
  await openGaps(engine, folder, tables);
  await engine.closeIn();
  return named;
}

/** What whoever may list has a table of. */
const NEEDS_SEARCH: readonly string[] = [
  ...Object.keys(SECTOR_LOOKS).map((sector) => sector.toLowerCase()),
  'records',
  'links',
  'organisations',
];

/** @param others that there are for other callers. @throws CliFault usage where it names what there is none of; refused where there is no such table for this caller */
function checkNames({ tables, own }: Statement, known: readonly string[], others: readonly string[] = []): void {
  const all = [...known, GAPS];
  const unknown = tables.find((name) => !all.includes(name) && !own.includes(name));
  if (unknown === undefined) return;
  if (others.includes(unknown))
    throw new CliFault(
      EXIT.refused,
      `${unknown}: 当前令牌和用途不能列出这些记录,需批量查询(search)权限,如数据团队用 --purpose statistics、本部门监管人员用 --purpose supervision / this token and purpose may not list these records: it takes the right to search, as a data team has for --purpose statistics and a sector's own regulators for --purpose supervision`,
    );
  const meant = nearest(unknown, all);
  const [zh, en] = meant === null ? ['。', '.'] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
  const isFile = /[./\\]/.test(unknown);
  const how = isFile
    ? '文件请用 --from 所在目录,表名即文件名 / of a file, give its folder by --from: the table has its name\n'
    : '';
  throw new CliFault(
    EXIT.usage,
    `没有表 ${unknown}${zh} / there is no table ${unknown}${en}\n${how}有 / there are: ${all.join(' ')}`,
  );
}

/** @throws CliFault refused where there is none */
export async function listTables(call: Call<unknown>): Promise<SqlTable[]> {
  const tables = await tablesOf(await readSchema(call.gateway), pagingOf(call));
  if (tables.length > 0) return tables;
  throw new CliFault(
    EXIT.refused,
    call.language === 'zh' ? '当前令牌和用途没有可用的表。' : 'There are no tables with this token and purpose.',
  );
}

/** To see which tables there are; nothing is asked by it. */
function pagingOf({ gateway, io }: Call<unknown>): Paging {
  return { gateway, page: 1, patience: { patienceMs: 0, signal: io.signal } };
}

function namesOf(tables: readonly SqlTable[]): string[] {
  return tables.map(({ name }) => name);
}
