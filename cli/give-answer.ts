import { z } from 'zod';
import { byEnding } from './by-ending.ts';
import { gapsTable } from './chain/chain-tables.ts';
import type { ChainView } from './chain/chain-view.ts';
import { tellGaps } from './chain/tell-gaps.ts';
import type { Call } from './command.ts';
import { CliFault, EXIT } from '@tongcha/command';
import { EXPORT_FORMATS } from './export/encode.ts';
import { csvOf, ndjsonOf, type Tables, writeTables } from './export/write-tables.ts';

const FORMATS = ['text', 'json', ...EXPORT_FORMATS] as const;
type Format = (typeof FORMATS)[number];

/** Of commands whose answer is a text for people, an object, or tables. */
export const ANSWER_OPTIONS = {
  format: z.enum(FORMATS, { error: '应为 text、json、ndjson、csv 或 parquet / expected one of these' }).optional(),
  output: z.string().min(1).optional(),
  bom: z.boolean().default(false),
  raw: z.boolean().default(false),
};
type AnswerOptions = z.infer<z.ZodObject<typeof ANSWER_OPTIONS>>;

export interface Answer extends Pick<ChainView, 'gaps' | 'withheld' | 'refusedFields'> {
  /** As the graph gave it. */
  readonly data: unknown;
  /** For people, what is missing within it. */
  readonly text: () => string;
  readonly tables: Tables;
  readonly complete: boolean;
}

/** By `--format`, else by the ending of `--output`. @throws CliFault usage where the two do not go together */
export function formatOf(options: AnswerOptions & { readonly json: boolean }): Format {
  const format = options.json ? 'json' : (options.format ?? byEnding(options.output, FORMATS) ?? 'text');
  if (format === 'parquet' && options.output === undefined)
    throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
  if (options.output !== undefined && (format === 'text' || format === 'json'))
    throw new CliFault(
      EXIT.usage,
      '--output: 用于 ndjson、csv、parquet(按扩展名);其余格式请重定向标准输出 / is for ndjson, csv and parquet, by its ending: redirect the output of the others',
    );
  return format;
}

/**
 * Gives an answer in the form that was asked for; what is missing always stands in it or beside it.
 * @param table of CSV on the standard output: which of the tables
 * @returns the exit code
 */
export async function giveAnswer(
  call: Call<AnswerOptions>,
  { data, text, tables, complete, ...missing }: Answer,
  table = Object.keys(tables)[0] ?? '',
): Promise<number> {
  const { options, language, say, warn, io } = call;
  const format = formatOf(options);
  if (format === 'text') say(text());
  else if (format === 'json') say(JSON.stringify(data, null, 2));
  else if (options.output !== undefined) {
    const { files, rows } = await writeTables(tables, gapsTable(missing), options.output, format, options);
    warn(language === 'zh' ? `${rows} 行 → ${files.join(' ')}` : `${rows} rows → ${files.join(' ')}`);
  } else if (format === 'csv') io.out.write(csvOf(tables[table] ?? { columns: [], rows: [] }, options));
  else io.out.write(ndjsonOf({ ...tables, gaps: gapsTable(missing) }));
  if (format !== 'text') tellGaps(call, missing);
  return complete ? EXIT.done : EXIT.incomplete;
}
