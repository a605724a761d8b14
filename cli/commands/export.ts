import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { byEnding } from '../by-ending.ts';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, type Language, table, wholeNumber } from '@tongcha/command';
import { EXPORT_FORMATS, type ExportFormat } from '../export/encode.ts';
import { type Exported, exportTable } from '../export/export-table.ts';
import { exportFolder } from '../export/folder/export-folder.ts';
import { readSchema, searchesOf } from '../export/graph-schema.ts';
import { missingLines } from '../export/missing-lines.ts';
import { readRoots } from '../export/read-roots.ts';
import { exportTables } from '../export/tables.ts';
import { LINK_KINDS } from '@tongcha/schema';
import { askChain, CHAIN_OPTIONS, writeChain } from './chain.ts';
import { readJsonObject } from './query.ts';

const EXAMPLES = `  npm run tongcha -- export                                   # 可导出什么 / what there is
  npm run tongcha -- export hazardous-goods --output lots.parquet --purpose statistics
  npm run tongcha -- export special-equipment --filter '{"dueBefore":"2026-06-01T00:00:00+08:00"}' --output due.csv --bom
  npm run tongcha -- export records --where '{"recalled":true}' --output recalled.parquet --purpose statistics
  npm run tongcha -- export links --kinds PACK --from 2026-03-01T00:00:00+08:00 --output packed.parquet --purpose statistics
  npm run tongcha -- export organisations --output organisations.csv --bom --purpose statistics
  echo drug:83857930000879766601 | npm run -s tongcha -- export chains --roots - --output chains.parquet
  npm run -s tongcha -- export food-drug --fields 'productName recalls { reason at }' | head
  npm run tongcha -- export chain drug:83857930000879766601 --output chain.csv
  npm run tongcha -- export --folder warehouse --purpose statistics`;

const KINDS = [...LINK_KINDS];
const OPTIONS = {
  ...CHAIN_OPTIONS,
  roots: z.string().min(1).optional(),
  kinds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(KINDS, { error: `应为 / expected ${KINDS.join(' ')}` })))
    .optional(),
  from: z.string().min(1).optional(),
  to: z.string().min(1).optional(),
  where: z.string().optional(),
  filter: z.string().optional(),
  fields: z.string().min(1).optional(),
  format: z.enum(EXPORT_FORMATS, { error: '应为 ndjson、csv 或 parquet / expected one of these' }).optional(),
  page: wholeNumber(1, 10_000).default(200),
  patience: wholeNumber(0, 86_400).default(300),
  restart: z.boolean().default(false),
  folder: z.string().min(1).optional(),
};
type Options = z.infer<z.ZodObject<typeof OPTIONS>>;

export const exportCommand = command({
  about: {
    zh: '导出记录、关联、单位和追溯链,可续传',
    en: 'export records, links, organisations and chains; goes on after an interruption',
  },
  help: {
    zh: `用法: npm run tongcha -- export 表 [选项]
      npm run tongcha -- export chains --roots 文件|- [--forward] [--depth N] [--units N] --output 文件
      npm run tongcha -- export chain 编码 [--forward] [--depth N] [--units N] --output 文件
      npm run tongcha -- export --folder 目录 [--where JSON]

表:
  records          所有部门的记录;部门名(如 food-drug)或查询名则只导出该部门
  links            这些记录的全部关联,两端各报一次的也只写一行
  organisations    这些记录提到的单位
  chains           多个编码的追溯链:单元与关联两张表,每行注明起点(root)
每条记录带部门(sector)、来源系统与编号(source.system、source.recordId)和数据时点(source.asOf)。不写表则列出当前令牌和用途可导出的表。

  --where JSON     各部门通用的查询条件(SearchCondition)     --filter JSON    该部门自己的查询条件
  --fields 字段    GraphQL 选择,如 'productName producer { name }';默认全部可见字段,含列表
  --roots 文件|-   chains 的起点,每行一个编码     --kinds PACK,…  --from 时间  --to 时间   只要这些关联
  --output 文件    不写则到标准输出     --format ndjson|csv|parquet   默认按扩展名,否则 ndjson
  --page N         每页条数,默认 200     --patience 秒   网关繁忙或不可用时最多等待,默认 300
  --bom            CSV 带 BOM,供 Excel 打开     --raw   CSV 不给 = + - @ 开头的文字加 '
  --restart        不续传,重新开始
  --folder 目录    全部记录写成按部门、省、月分区的 Parquet 目录,附清单 _manifest.json;再次运行只写入此后的变化
中断(Ctrl-C、断电、断网)后用同一命令继续,结果与不中断时逐字节相同。缺了什么写在 文件.gaps.ndjson;有部门未能答复时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- export TABLE [options]
       npm run tongcha -- export chains --roots FILE|- [--forward] [--depth N] [--units N] --output FILE
       npm run tongcha -- export chain CODE [--forward] [--depth N] [--units N] --output FILE
       npm run tongcha -- export --folder DIR [--where JSON]

tables:
  records          of all sectors; a sector's name (food-drug), or that of a search: of that one alone
  links            all links of those records, one row each, also where both ends tell it
  organisations    that those records name
  chains           of many codes: units and links, each row with the root whose chain it is of
A record has its sector, its source's system and number (source.system, source.recordId) and as of when that said so (source.asOf). Without a table:
which there are with this token and purpose.

  --where JSON     what rows must have, in every sector (SearchCondition)     --filter JSON   the same by a sector's own filter
  --fields F       a selection of GraphQL, 'productName producer { name }'; else all that one may see, lists too
  --roots FILE|-   of chains: one code a line     --kinds PACK,…  --from TIME  --to TIME   only such links
  --output FILE    else the standard output     --format ndjson|csv|parquet   else by FILE's ending, else ndjson
  --page N         rows of a page, 200 when not given     --patience S   wait for so long for a busy or absent gateway, 300 when not given
  --bom            marks CSV for Excel     --raw   gives CSV text that begins with = + - @ no '
  --restart        begins anew
  --folder DIR     all records as a folder of Parquet by sector, province and month, with _manifest.json; run again, what has changed since
After an interruption (Ctrl-C, power, network) the same command goes on, and the result is that of an uninterrupted one, byte for byte. What is missing
is listed in FILE.gaps.ndjson; where something failed the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, texts } = call;
    const [name, ...rest] = texts;
    const format = options.format ?? byEnding(options.output, EXPORT_FORMATS) ?? 'ndjson';
    if (format === 'parquet' && options.output === undefined)
      throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
    if (name === 'chain') {
      if (options.output === undefined)
        throw new CliFault(
          EXIT.usage,
          '--output: 追溯链导出为两张表,须写入文件 / a chain becomes two tables and needs files',
        );
      return writeChain(call, await askChain({ ...call, texts: rest }, 'export chain'), options.output, format);
    }
    if (rest.length > 0) throw new CliFault(EXIT.usage, `多余的参数: / too many arguments: ${rest.join(' ')}`);
    return exportOne(call, name, format);
  },
});

async function exportOne(call: Call<Options>, name: string | undefined, format: ExportFormat): Promise<number> {
  const { options, gateway, io, language, warn } = call;
  const where = options.where === undefined ? undefined : readJsonObject(options.where, '--where');
  const filter = options.filter === undefined ? undefined : readJsonObject(options.filter, '--filter');
  const schema = await readSchema(gateway);
  if (options.folder !== undefined) return intoFolder(call, options.folder, name, where, schema);
  if (name === undefined) return listTables(call, schema);
  const { kinds, from, to, forward, depth, units } = options;
  const roots = name === 'chains' ? await readRoots(options.roots, io) : undefined;
  const output = options.output ?? null;
  try {
    const exported = await exportTable({
      gateway,
      io,
      language,
      schema,
      table: name,
      where,
      filter,
      fields: options.fields,
      kinds,
      from,
      to,
      roots,
      walk: { forward, depth, units },
      format,
      page: options.page,
      patienceMs: options.patience * 1_000,
      bom: options.bom,
      raw: options.raw,
      restart: options.restart,
      output,
    });
    if (output !== null) warn(summary(language, exported));
    for (const line of missingLines(exported.missing, language)) warn(line);
    return exported.isComplete ? EXIT.done : EXIT.incomplete;
  } catch (error) {
    if (error instanceof CliFault && error.exit !== EXIT.usage && output !== null)
      warn(
        language === 'zh'
          ? '已写入的页都在;用同一命令继续。'
          : 'What is written stands: the same command goes on from there.',
      );
    throw error;
  }
}

/** @throws CliFault usage where something is asked that a folder has not */
async function intoFolder(
  { options, gateway, io, language, warn }: Call<Options>,
  folder: string,
  name: string | undefined,
  where: Readonly<Record<string, unknown>> | undefined,
  schema: GraphQLSchema,
): Promise<number> {
  const other = (['output', 'format', 'fields', 'filter', 'roots'] as const).find(
    (each) => options[each] !== undefined,
  );
  if (other !== undefined || (name !== undefined && name !== 'records'))
    throw new CliFault(
      EXIT.usage,
      `--folder: 导出全部记录 (records),不与 ${other === undefined ? name : `--${other}`} 同用 / exports all records, not with ${other === undefined ? name : `--${other}`}`,
    );
  const { restart, page } = options;
  const patienceMs = options.patience * 1_000;
  const { run, pages, resumedAt, missing } = await exportFolder({
    gateway,
    io,
    language,
    schema,
    where,
    folder,
    restart,
    page,
    patienceMs,
  });
  warn(summary(language, { rows: run.rows, pages, resumedAt, files: [`${folder} (${run.run})`] }));
  for (const line of missingLines(missing, language)) warn(line);
  return run.complete ? EXIT.done : EXIT.incomplete;
}

/** @returns refused where no records are among them */
function listTables({ say, warn, language, options }: Call<Options>, schema: GraphQLSchema): number {
  const tables = exportTables(schema);
  if (options.json) for (const { name, about } of tables) say(JSON.stringify({ name, about: about[language] }));
  else for (const line of table(tables.map(({ name, about }) => [name, about[language]]))) say(line);
  if (searchesOf(schema).length > 0) return EXIT.done;
  warn(
    language === 'zh'
      ? '当前令牌和用途没有可导出的记录。'
      : 'There are no records to export with this token and purpose.',
  );
  return EXIT.refused;
}

function summary(
  language: Language,
  { rows, pages, resumedAt, files }: Pick<Exported, 'rows' | 'pages' | 'resumedAt' | 'files'>,
): string {
  const to = files.join(' ');
  return language === 'zh'
    ? `${rows} 行,${pages} 页 → ${to}${resumedAt > 0 ? `(自第 ${resumedAt} 行续传)` : ''}`
    : `${rows} rows, ${pages} pages → ${to}${resumedAt > 0 ? ` (went on after row ${resumedAt})` : ''}`;
}
