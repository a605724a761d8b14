import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Call } from '../command.ts';
import { CliFault, EXIT } from '../exit.ts';
import { exportTable } from '../export/export-table.ts';
import { readSchema } from '../export/graph-schema.ts';
import { missingLines } from '../export/missing-lines.ts';
import { nearest } from '../nearest.ts';
import { Engine, type Parameters } from './engine.ts';
import { faultsAmong, GAPS, gapsOf, openGaps, openTables, tablesIn } from './folder.ts';
import { readStatement, type Statement } from './statement.ts';
import { type SqlTable, tablesOf } from './tables.ts';
import { type SqlFormat, writeRows } from './write-rows.ts';

export interface SqlOptions {
  readonly where: Readonly<Record<string, unknown>> | undefined;
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
    const tables =
      options.from === undefined ? await exported(call, statement, folder, options) : tablesIn(folder, '--from');
    checkNames(statement, tables);
    const named = tables.filter((name) => statement.tables.includes(name));
    await openTables(engine, folder, named);
    await openGaps(engine, folder, options.from === undefined ? named : tables);
    await engine.closeIn();
    await writeRows(engine, {
      statement: statement.text,
      values,
      format: options.format,
      output: options.output ?? null,
      spare,
      out: io.out,
      language,
    });
    const faults = named.map((table) => faultsAmong(gapsOf(folder, table))).reduce((sum, each) => sum + each, 0);
    if (options.from !== undefined && faults > 0)
      warn(language === 'zh' ? `! 导出时有缺口 ${faults} 处` : `! ${faults} gaps when it was exported`);
    return faults > 0 ? EXIT.incomplete : EXIT.done;
  } finally {
    engine?.close();
    rmSync(spare, { recursive: true, force: true });
  }
}

/** @returns all that there are by name; those that the statement names are in the folder now */
async function exported(
  { gateway, io, language, warn }: Call<unknown>,
  statement: Statement,
  folder: string,
  { where }: SqlOptions,
): Promise<string[]> {
  const schema = await readSchema(gateway);
  const tables = await tablesOf(schema, { gateway, page: 1, patience: { patienceMs: 0, signal: io.signal } });
  const names = tables.map(({ name }) => name);
  checkNames(statement, names);
  mkdirSync(folder, { recursive: true });
  for (const { name, exported: table } of tables.filter((each) => statement.tables.includes(each.name))) {
    const output = join(folder, `${name}.parquet`);
    const { rows, missing } = await exportTable({
      gateway,
      io,
      language,
      schema,
      table,
      where,
      format: 'parquet',
      output,
      restart: true,
    });
    warn(language === 'zh' ? `${name}: ${rows} 行` : `${name}: ${rows} rows`);
    for (const line of missingLines(missing, language)) warn(line);
  }
  return names;
}

/** @throws CliFault usage where it names what there is none of */
function checkNames({ tables, own }: Statement, known: readonly string[]): void {
  const all = [...known, GAPS];
  const unknown = tables.find((name) => !all.includes(name) && !own.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, all);
  const [zh, en] = meant === null ? ['', ''] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
  throw new CliFault(
    EXIT.usage,
    `没有表 ${unknown}${zh}有: / there is no table ${unknown}${en} There are: ${all.join(' ')}`,
  );
}

/** @throws CliFault refused where there is none */
export async function listTables({ gateway, io, language }: Call<unknown>): Promise<SqlTable[]> {
  const tables = await tablesOf(await readSchema(gateway), {
    gateway,
    page: 1,
    patience: { patienceMs: 0, signal: io.signal },
  });
  if (tables.length > 0) return tables;
  throw new CliFault(
    EXIT.refused,
    language === 'zh' ? '当前令牌和用途没有可用的表。' : 'There are no tables with this token and purpose.',
  );
}
