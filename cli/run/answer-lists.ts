import { gapsIn } from '@tongcha/client';
import { parse } from 'graphql';
import { byEnding } from '../by-ending.ts';
import { GAP_COLUMNS } from '../chain/chain-tables.ts';
import type { Call } from '../command.ts';
import { askOperation } from '../commands/query.ts';
import { CliFault, EXIT } from '@tongcha/command';
import { csvOf, ndjsonOf, type Tables, writeTables } from '../export/write-tables.ts';
import { SQL_FORMATS, type SqlFormat } from '../sql/write-rows.ts';
import { listsIn } from './lists.ts';
import { listsText } from './lists-text.ts';

export interface ListOptions {
  readonly format: SqlFormat;
  readonly output: string | undefined;
  /** Of several lists the one that CSV on the standard output has; the first when not given. */
  readonly table: string | undefined;
}

/** @throws CliFault usage where they do not go together */
export function listOptionsOf(options: Readonly<Record<string, unknown>>): ListOptions {
  const { format, output, table } = options as Partial<Record<string, never>>;
  const chosen = SQL_FORMATS.find((each) => each === format) ?? byEnding(output, SQL_FORMATS) ?? 'table';
  if (chosen === 'parquet' && output === undefined)
    throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
  if (chosen === 'table' && output !== undefined)
    throw new CliFault(
      EXIT.usage,
      '--output: 用于 csv、ndjson、parquet(按扩展名) / is for csv, ndjson and parquet, by its ending',
    );
  return { format: chosen, output, table };
}

/** Asks an operation and gives the lists of its answer as tables; with `--json` its data as they are. @returns the exit code */
export async function answerLists(
  call: Call<unknown>,
  text: string,
  variables: Readonly<Record<string, unknown>>,
  { format, output, table }: ListOptions,
): Promise<number> {
  if (call.options.json) return askOperation(call, text, variables);
  const { io, language, say, warn } = call;
  const document = parse(text, { noLocation: true });
  return askOperation(call, text, variables, undefined, async (data) => {
    const { tables, alone } = listsIn(data, document);
    if (format === 'table') return say(listsText(tables, alone, language));
    const all = tablesOf(tables, alone);
    const csv = { bom: false, raw: false };
    if (output === undefined) {
      const name = table ?? Object.keys(all)[0] ?? '';
      const one = all[name];
      if (!one)
        throw new CliFault(EXIT.usage, `--table: 没有 ${name} / there is no ${name}: ${Object.keys(all).join(' ')}`);
      return void io.out.write(format === 'csv' ? csvOf(one, csv) : ndjsonOf(all));
    }
    const gaps = { columns: GAP_COLUMNS, rows: gapsIn(data).map((gap) => ({ ...gap })) };
    const { files, rows } = await writeTables(all, gaps, output, format, csv);
    warn(language === 'zh' ? `${rows} 行 → ${files.join(' ')}` : `${rows} rows → ${files.join(' ')}`);
  });
}

/** An answer without a list is a table of one row. */
function tablesOf(tables: Tables, alone: ReturnType<typeof listsIn>['alone']): Tables {
  if (Object.keys(tables).length > 0) return tables;
  return {
    answer: {
      columns: alone.map(([name, value]) => ({ name, type: typeof value === 'number' ? 'number' : 'text' })),
      rows: [Object.fromEntries(alone)],
    },
  };
}
