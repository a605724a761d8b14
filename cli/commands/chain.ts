import { z } from 'zod';
import { besideOf, type ChainAsked, namedIn } from '../chain/beside.ts';
import { chainDot } from '../chain/chain-dot.ts';
import { chainMermaid } from '../chain/chain-mermaid.ts';
import type { ChainTables, ChainView } from '../chain/chain-view.ts';
import { gapsTable, linksTable, unitsTable } from '../chain/chain-tables.ts';
import { chainTree } from '../chain/chain-tree.ts';
import { askMany, codesOf, manyTrees } from '../chain/many.ts';
import { followChain } from '../chain/follow-chain.ts';
import { tellGaps } from '../chain/tell-gaps.ts';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { csvOf, ndjsonOf, writeTables } from '../export/write-tables.ts';
import { Chain, ChainJudged, type ChainVariables, type TypedDocument, type WholeChainFields } from '@tongcha/client';
import { readMembers } from '../members/member-text.ts';
import { organisationNames } from '../organisation-names.ts';
import { readCode } from '../read-code.ts';

export const CHAIN_OPTIONS = {
  forward: z.boolean().default(false),
  depth: wholeNumber(0, 1_000).default(20),
  units: wholeNumber(1, 20_000, { zh: '更多请用 job start', en: 'more is a job: job start' }).default(1_000),
  output: z.string().min(1).optional(),
  bom: z.boolean().default(false),
  raw: z.boolean().default(false),
};

const EXAMPLES = `  npm run tongcha -- chain drug:83857930000879766601
  npm run tongcha -- chain hazlot:370681001.CL20260301 --forward --depth 3 --follow
  npm run -s tongcha -- chain drug:83857930000879766601 --format mermaid > chain.mmd
  npm run -s tongcha -- chain drug:83857930000879766601 --format dot | dot -Tsvg > chain.svg
  npm run tongcha -- chain drug:83857930000879766601 --format parquet --output chain.parquet`;

export const chain = command({
  about: { zh: '追溯链:从哪里来,去了哪里', en: 'a chain: where from, or where to' },
  help: {
    zh: `用法: npm run tongcha -- chain 编码 … [选项]

  --codes 文件|-   多个编码,每行一个,- 为标准输入;也可并列写出多个完整编码。树逐个编码给出,表与 json 为合并结果(reachedFrom: 可达起点)
  --forward        去向;默认查来源     --follow  边查边报(标准错误输出):已查到多少、等待谁、已知的预警
  --depth 层数     默认 20     --units 个数  最多单元数,默认 1000,至多 20000;更多见 job --help
  --format 格式    tree(默认)| json | ndjson | csv | parquet | mermaid | dot
  --table 表       csv 到标准输出时: units(默认)或 links
  --output 文件    ndjson、csv、parquet 写成两张表: 文件名.units 与 文件名.links
  --bom --raw      见 export --help
链中缺什么、为何缺,一并显示;有缺口时退出码为 3。依规不向您提供的内容另行注明,不算缺口。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- chain CODE … [options]

  --codes FILE|-   many codes, one a line, - the standard input; or several whole codes side by side. A tree for each; tables and json are of all
                   together (reachedFrom: of which codes)
  --forward        to its users; to its sources when not given     --follow  tells while it is walked, on the standard error: how much is
                   known, whom it waits for, what is warned of already
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
    codes: z.string().min(1).optional(),
    follow: z.boolean().default(false),
    format: z
      .enum(['tree', 'json', 'ndjson', 'csv', 'parquet', 'mermaid', 'dot'], {
        error: '应为 tree、json、ndjson、csv、parquet、mermaid 或 dot / expected one of these',
      })
      .default('tree'),
    table: z.enum(['units', 'links'], { error: '应为 units 或 links / expected units or links' }).default('units'),
  },
  async run(call) {
    const { options, language, say } = call;
    const format = options.json ? 'json' : options.format;
    const isTable = format === 'csv' || format === 'ndjson' || format === 'parquet';
    if (options.output !== undefined && !isTable)
      throw new CliFault(
        EXIT.usage,
        '--output: 用于 ndjson、csv、parquet;其余格式请重定向标准输出 / is for ndjson, csv and parquet: redirect the output of the others',
      );
    if (options.output === undefined && format === 'parquet')
      throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
    const codes = await codesOf(call);
    if (codes !== null && (format === 'mermaid' || format === 'dot'))
      throw new CliFault(EXIT.usage, '--format: mermaid、dot 只画一个编码的追溯链 / draws the chain of one code');
    if (codes !== null && options.follow)
      throw new CliFault(EXIT.usage, '--follow: 只跟踪一个编码的追溯链 / tells the chain of one code');
    const isWhole = format === 'tree' || format === 'json';
    const found = codes
      ? await askMany(call, codes, isWhole)
      : await askChain(call, 'chain', isTable && !options.follow ? Chain : ChainJudged);
    if (isTable && options.output !== undefined) return writeChain(call, found, options.output, format);
    if (format === 'ndjson')
      call.io.out.write(ndjsonOf({ unit: unitsTable(found), link: linksTable(found), gap: gapsTable(found) }));
    else if (format === 'csv')
      call.io.out.write(csvOf(options.table === 'units' ? unitsTable(found) : linksTable(found), options));
    else if (format === 'json') say(JSON.stringify(found, null, 2));
    else if (format === 'tree') say('root' in found ? chainTree(printable(found), call) : manyTrees(found, call));
    else if ('root' in found) say((format === 'dot' ? chainDot : chainMermaid)(printable(found), language));
    if (!isWhole) tellGaps(call, found);
    return found.complete ? EXIT.done : EXIT.incomplete;
  },
});

/** Asks for the chain from the one code that the texts mean. @param again as in `readCode`. @param document of tables without what the rules say */
export async function askChain(
  call: Call<ChainAsked & { readonly follow?: boolean }>,
  again: string,
  document: TypedDocument<{ readonly chain: WholeChainFields }, ChainVariables> = Chain,
): Promise<ChainView> {
  const { gateway, options, texts, language, warn } = call;
  const code = await readCode(gateway, texts, language, again, warn);
  const variables = {
    code,
    direction: options.forward ? 'FORWARD' : 'BACK',
    maxDepth: options.depth,
    maxUnits: options.units,
  } as const;
  const knowing = readMembers(gateway);
  const [members, { data, ...beside }] = await Promise.all([
    knowing,
    options.follow ? followChain(call, variables, await knowing) : gateway.need(document, variables),
  ]);
  return {
    ...data.chain,
    ...besideOf(data.chain.withheld, beside, call),
    members: namedIn(data.chain, members),
    organisations: await organisationNames(
      gateway,
      data.chain.units.map((unit) => unit.code),
    ),
  };
}

/** Into files; says which. @returns the exit code */
export async function writeChain(
  call: Call<{ bom: boolean; raw: boolean }>,
  found: ChainTables,
  output: string,
  format: 'ndjson' | 'csv' | 'parquet',
): Promise<number> {
  const tables = { units: unitsTable(found), links: linksTable(found) };
  const { files, rows } = await writeTables(tables, gapsTable(found), output, format, call.options);
  call.warn(call.language === 'zh' ? `${rows} 行 → ${files.join(' ')}` : `${rows} rows → ${files.join(' ')}`);
  tellGaps(call, found);
  return found.complete ? EXIT.done : EXIT.incomplete;
}
