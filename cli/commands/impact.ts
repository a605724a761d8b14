import { z } from 'zod';
import { codesOf } from '../chain/many.ts';
import { command } from '../command.ts';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { askImpact } from '../impact/ask-impact.ts';
import { impactTables } from '../impact/impact-tables.ts';
import { askSources } from '../impact/sources.ts';
import { impactText } from '../impact/impact-text.ts';
import { TAKES_IMPACT } from '../impact/takes-impact.ts';
import { printable, wholeNumber } from '@tongcha/command';
import { readCode } from '../read-code.ts';
import { limitText } from '../chain/limit-text.ts';

const EXAMPLES = `  npm run tongcha -- impact hazlot:370681001.DCM20260215
  npm run tongcha -- impact drug:83857930000879766601 --source hazlot --purpose joint-investigation
  npm run tongcha -- impact --codes bad.txt --output affected.csv --bom
  npm run tongcha -- impact hazlot:370681001.DCM20260215 --output affected.parquet
  npm run -s tongcha -- impact hazlot:370681001.DCM20260215 --format csv --table holders`;

export const impact = command({
  about: { zh: '影响评估:问题批次可能到了哪里', en: 'where a bad lot can have gone, with amounts' },
  help: {
    zh: `用法: npm run tongcha -- impact 编码 … [选项]

问题单元下游的全部单元: 先是确定受影响的,再是物料平衡、由谁在何时之前处置、现在在谁手里、交付给过谁,最后是可能受影响的。数量和占比都是区间,按已知数据两端都有可能。
编码至多 50 个,可并列写出。须有带 impact 权限范围的令牌,看持有单位和交付去向还须说明用途(--purpose)。

  --codes 文件|-   每行一个编码,- 为标准输入
  --source 类别    先向上游追到最近的该类编码(如 hazlot),以它们为问题单元: 由一盒药查所用的溶剂批次,及要召回的药盒
  --depth 层数     默认 20     --units 个数  最多单元数,默认 5000,至多 50000;超过 20000 时作为后台任务进行,显示进度;达到上限时会说明
  --format 格式    text(默认)| json | ndjson | csv | parquet
  --output 文件    按扩展名写成六张表: 文件名.units(每个受影响单元一行)、.balance(物料平衡)、.actions(处置)、.holders(持有单位)、.handovers(交付去向)、.totals(汇总),缺口在 文件.gaps.ndjson
  --table 表       csv 到标准输出时: units(默认)、balance、actions、holders、handovers 或 totals
  --bom --raw      见 export --help
缺什么、谁未答复一并写明;有缺口时受影响的可能更多,退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- impact CODE … [options]

All that lies downstream of bad units: first what is certainly affected, then where their amount went, who must act by when, who has them now and to whom they went,
and last what is possible. Amounts and shares are ranges, of which both ends are possible by what is known. Fifty codes at most, side by side. It takes a token with the
scope impact; who has them, and to whom they went, also a purpose (--purpose).

  --codes FILE|-   one code a line, - the standard input
  --source SCHEME  first back to the nearest codes of a scheme (hazlot), which are taken as the bad units: from one pack to the lot of solvent in it, and to
                   all packs to be recalled
  --depth N        20 when not given     --units N  at most so many units, 5000 when not given, 50,000 at most; above 20,000 as a job, whose progress is told; it is said where that cuts it
  --format F       text (when not given) | json | ndjson | csv | parquet
  --output FILE    six tables by its ending: FILE.units (a row an affected unit), .balance, .actions, .holders, .handovers, .totals; gaps in FILE.gaps.ndjson
  --table T        of csv on the standard output: units (when not given), balance, actions, holders, handovers or totals
  --bom --raw      as in export --help
What is missing and who did not answer is told; with gaps more may be affected, and the exit code is 3.

examples:
${EXAMPLES}`,
  },
  takes: TAKES_IMPACT,
  options: {
    ...ANSWER_OPTIONS,
    codes: z.string().min(1).optional(),
    source: z.string().min(1).optional(),
    depth: wholeNumber(1, 1_000).default(20),
    units: wholeNumber(1, 50_000).default(5_000),
    table: z
      .enum(['units', 'balance', 'actions', 'holders', 'handovers', 'totals'], {
        error: '应为 units、balance、actions、holders、handovers 或 totals / expected one of these',
      })
      .default('units'),
  },
  async run(call) {
    const { options, gateway, texts, language, warn } = call;
    const format = formatOf(options);
    const codes = (await codesOf(call)) ?? [await readCode(gateway, texts, language, 'impact', warn)];
    const sources = options.source === undefined ? null : await askSources(call, codes, options.source);
    const affected = await askImpact(call, sources?.codes ?? codes);
    const found = sources
      ? { ...affected, gaps: [...sources.gaps, ...affected.gaps], complete: affected.complete && sources.complete }
      : affected;
    const cut = limitText(found.gaps, options.units, language);
    const exit = await giveAnswer(
      call,
      {
        ...found,
        data: found,
        text: () => [impactText(printable(found), call), ...cut].join('\n'),
        tables: impactTables(found),
      },
      options.table,
    );
    if (format !== 'text') for (const text of cut) warn(text);
    return exit;
  },
});
