import { z } from 'zod';
import { chainDot } from '../chain/chain-dot.ts';
import { chainMermaid } from '../chain/chain-mermaid.ts';
import type { ChainView } from '../chain/chain-view.ts';
import { gapsTable, linksTable, unitsTable } from '../chain/chain-tables.ts';
import { chainTree, withheldTexts } from '../chain/chain-tree.ts';
import { type Call, command, wholeNumber } from '../command.ts';
import { CliFault, EXIT } from '../exit.ts';
import { csvEncoder } from '../export/encode.ts';
import { exportChain } from '../export/export-chain.ts';
import { Chain, type GraphError, type Withheld } from '@tongcha/client';
import { errorText, isRefusal, whoseText } from '../gateway.ts';
import { printable } from '../io.ts';
import { type NamedMember, readMembers } from '../members/member-text.ts';
import { readCode } from '../read-code.ts';
import { wordsIn } from '../words.ts';

export const CHAIN_OPTIONS = {
  forward: z.boolean().default(false),
  depth: wholeNumber(0, 1_000).default(20),
  units: wholeNumber(1, 20_000, { zh: '更多请用 job start', en: 'more is a job: job start' }).default(1_000),
  output: z.string().min(1).optional(),
  bom: z.boolean().default(false),
  raw: z.boolean().default(false),
};

const EXAMPLES = `  npm run tongcha -- chain drug:83857930000879766601
  npm run tongcha -- chain hazlot:370681001.CL20260301 --forward --depth 3
  npm run -s tongcha -- chain drug:83857930000879766601 --format mermaid > chain.mmd
  npm run -s tongcha -- chain drug:83857930000879766601 --format dot | dot -Tsvg > chain.svg
  npm run tongcha -- chain drug:83857930000879766601 --format parquet --output chain.parquet`;

export const chain = command({
  about: { zh: '追溯链:从哪里来,去了哪里', en: 'a chain: where from, or where to' },
  help: {
    zh: `用法: npm run tongcha -- chain 编码 [选项]

  --forward        去向;默认查来源
  --depth 层数     默认 20     --units 个数  最多单元数,默认 1000,至多 20000;更多见 job --help
  --format 格式    tree(默认)| json | ndjson | csv | parquet | mermaid | dot
  --table 表       csv 到标准输出时: units(默认)或 links
  --output 文件    ndjson、csv、parquet 写成两张表: 文件名.units 与 文件名.links
  --bom --raw      见 export --help
链中缺什么、为何缺,一并显示;有缺口时退出码为 3。依规不向您提供的内容另行注明,不算缺口。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- chain CODE [options]

  --forward        to its users; to its sources when not given
  --depth N        20 when not given     --units N  at most so many units, 1000 when not given; more than 20,000: job --help
  --format F       tree (when not given) | json | ndjson | csv | parquet | mermaid | dot
  --table T        of csv on the standard output: units (when not given) or links
  --output FILE    ndjson, csv and parquet become two tables: FILE.units and FILE.links
  --bom --raw      as in export --help
What is missing is shown with its reason; with gaps the exit code is 3. What is not shared with you is told beside it and is no gap.

examples:
${EXAMPLES}`,
  },
  options: {
    ...CHAIN_OPTIONS,
    format: z
      .enum(['tree', 'json', 'ndjson', 'csv', 'parquet', 'mermaid', 'dot'], {
        error: '应为 tree、json、ndjson、csv、parquet、mermaid 或 dot / expected one of these',
      })
      .default('tree'),
    table: z.enum(['units', 'links'], { error: '应为 units 或 links / expected units or links' }).default('units'),
  },
  async run(call) {
    const { options, language, say, paint } = call;
    const format = options.json ? 'json' : options.format;
    const isTable = format === 'csv' || format === 'ndjson' || format === 'parquet';
    if (options.output !== undefined && !isTable)
      throw new CliFault(
        EXIT.usage,
        '--output: 用于 ndjson、csv、parquet;其余格式请重定向标准输出 / is for ndjson, csv and parquet: redirect the output of the others',
      );
    if (options.output === undefined && format === 'parquet')
      throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
    const found = await askChain(call, 'chain');
    if (isTable && options.output !== undefined) return writeChain(call, found, options.output, format);
    switch (format) {
      case 'json':
        say(JSON.stringify(found, null, 2));
        break;
      case 'ndjson':
        call.io.out.write(ndjsonOf(found));
        break;
      case 'csv':
        call.io.out.write(csvOf(found, options));
        break;
      case 'mermaid':
        say(chainMermaid(printable(found), language));
        break;
      case 'dot':
        say(chainDot(printable(found), language));
        break;
      default:
        say(chainTree(printable(found), { language, paint }));
    }
    if (format !== 'tree' && format !== 'json') tellGaps(call, found);
    return found.complete ? EXIT.done : EXIT.incomplete;
  },
});

/** Asks for the chain from the one code that the texts mean. @param again as in `readCode` */
export async function askChain(
  {
    gateway,
    options: { forward, depth, units },
    texts,
    language,
    warn,
  }: Call<{ forward: boolean; depth: number; units: number }>,
  again: string,
): Promise<ChainView> {
  const code = await readCode(gateway, texts, language, again, warn);
  const [members, { data, errors, withheld }] = await Promise.all([
    readMembers(gateway),
    gateway.need(Chain, {
      code,
      direction: forward ? 'FORWARD' : 'BACK',
      maxDepth: depth,
      maxUnits: units,
    }),
  ]);
  // Of a field it is told beside the answer, once; whatever has no field stands for itself.
  const ofFields = (error: GraphError): boolean => isRefusal(error) && error.path !== undefined;
  for (const error of printable(errors.filter((each) => !ofFields(each)))) warn(errorText(error));
  const refusedFields = [...new Set(errors.filter(ofFields).map(({ path }) => String(path?.at(-1))))];
  return { ...named(data.chain, members), withheld: eachOnce(data.chain.withheld, withheld), refusedFields };
}

/** With those of the members that it names. */
function named(found: ChainView, members: readonly NamedMember[]): ChainView {
  const { units, links, gaps, coverage } = found;
  const said = [
    ...units.flatMap(({ records }) => records),
    ...links.flatMap(({ evidence }) => evidence),
    ...gaps,
    ...coverage,
  ];
  const names = new Set(said.map(({ member }) => member));
  return { ...found, members: members.filter(({ name }) => names.has(name)) };
}

/** What rules keep back of the walk, and of the records of what it found: each once. */
function eachOnce(...lists: readonly (readonly Withheld[])[]): readonly Withheld[] {
  return [...new Map(lists.flat().map((one) => [`${one.sector} ${one.policy}`, one])).values()];
}

/** Into files; says which. @returns the exit code */
export async function writeChain(
  call: Call<{ bom: boolean; raw: boolean }>,
  found: ChainView,
  output: string,
  format: 'ndjson' | 'csv' | 'parquet',
): Promise<number> {
  const { files, rows } = await exportChain(found, output, format, call.options);
  call.warn(call.language === 'zh' ? `${rows} 行 → ${files.join(' ')}` : `${rows} rows → ${files.join(' ')}`);
  tellGaps(call, found);
  return found.complete ? EXIT.done : EXIT.incomplete;
}

/** What is missing, and what rules withhold. */
function tellGaps(
  { warn, language }: Pick<Call<unknown>, 'warn' | 'language'>,
  { gaps, withheld = [], refusedFields = [] }: ChainView,
): void {
  for (const { reason, sector, member, system, message, codes } of printable(gaps))
    warn(['!', reason, whoseText({ sector, member }), system, message, `(${codes.length})`].filter(Boolean).join(' '));
  for (const text of withheldTexts(printable({ withheld, refusedFields }), wordsIn(language))) warn(text);
}

function ndjsonOf(found: ChainView): string {
  const tables = { unit: unitsTable(found), link: linksTable(found), gap: gapsTable(found) };
  return Object.entries(tables)
    .flatMap(([name, { rows }]) => rows.map((row) => `${JSON.stringify({ table: name, ...row })}\n`))
    .join('');
}

function csvOf(found: ChainView, options: { table: 'units' | 'links'; bom: boolean; raw: boolean }): string {
  const { columns, rows } = options.table === 'units' ? unitsTable(found) : linksTable(found);
  const encoder = csvEncoder(columns, options);
  return encoder.head + rows.map((row) => encoder.line(row)).join('');
}
