import { Origins } from '@tongcha/client';
import { MOST_CANDIDATES } from '@tongcha/schema';
import { z } from 'zod';
import { besideOf, namedIn } from '../chain/beside.ts';
import { codesOf } from '../chain/many.ts';
import { command } from '../command.ts';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { limitText } from '../chain/limit-text.ts';
import { TAKES_IMPACT } from '../impact/takes-impact.ts';
import { readMembers } from '../members/member-text.ts';
import { candidatesTable } from '../origins/origins-tables.ts';
import { originsText } from '../origins/origins-text.ts';
import type { OriginsView } from '../origins/origins-view.ts';

const EXAMPLES = `  npm run tongcha -- origins drug:83857930000879766601 drug:83857930000879766602
  npm run tongcha -- origins --codes cases.txt --first 5
  npm run tongcha -- origins --codes cases.txt --output origins.csv --bom`;

export const origins = command({
  about: {
    zh: '共同来源:几个问题单元最可能来自哪里',
    en: 'what several bad units most likely have in common upstream',
  },
  help: {
    zh: `用法: npm run tongcha -- origins 编码 编码 … [选项]

几个问题单元共同的上游,最可能的在前,每个都给出涉及几个问题单元、得分、对数似然、下游终端数和排名的理由;不单给一个数。

  --codes 文件|-   每行一个编码,- 为标准输入
  --first N        列出前 N 个,默认 20,至多 ${MOST_CANDIDATES}
  --depth 层数     默认 20     --units 个数  最多单元数,默认 5000,至多 20000
  --format 格式    text(默认)| json | ndjson | csv | parquet     --output 文件   按扩展名
  --bom --raw      见 export --help
有缺口时真正的来源可能未列出,退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- origins CODE CODE … [options]

What several bad units have in common upstream, the likeliest first, each with how many of them are below it, score, log-likelihood, how many final
units are below it at all, and the reasons for its rank; never a lone number.

  --codes FILE|-   one code a line, - the standard input
  --first N        so many of them, 20 when not given, ${MOST_CANDIDATES} at most
  --depth N        20 when not given     --units N  at most so many units, 5000 when not given, 20,000 at most
  --format F       text (when not given) | json | ndjson | csv | parquet     --output FILE   by its ending
  --bom --raw      as in export --help
With gaps the true source may be none of these, and the exit code is 3.

examples:
${EXAMPLES}`,
  },
  takes: TAKES_IMPACT,
  options: {
    ...ANSWER_OPTIONS,
    codes: z.string().min(1).optional(),
    first: wholeNumber(1, MOST_CANDIDATES).default(20),
    depth: wholeNumber(1, 1_000).default(20),
    units: wholeNumber(1, 20_000).default(5_000),
  },
  async run(call) {
    const { options, gateway, language, warn } = call;
    const format = formatOf(options);
    const codes = await codesOf(call);
    if (codes === null)
      throw new CliFault(EXIT.usage, '请给出两个以上编码,或 --codes 文件 / name two codes or more, or --codes FILE');
    const [members, { data, ...beside }] = await Promise.all([
      readMembers(gateway),
      gateway.need(Origins, { codes, maxDepth: options.depth, maxUnits: options.units, first: options.first }),
    ]);
    const found = data.origins;
    const units = found.candidates.map(({ unit }) => ({ ...unit, depth: 0, sectors: [] }));
    const view: OriginsView = {
      ...found,
      ...besideOf(found.withheld, beside, call),
      members: namedIn({ ...found, units, links: [] }, members),
    };
    const cut = limitText(view.gaps, options.units, language);
    const exit = await giveAnswer(call, {
      ...view,
      data: view,
      text: () => [originsText(printable(view), call), ...cut].join('\n'),
      tables: { origins: candidatesTable(view) },
    });
    if (format !== 'text') for (const text of cut) warn(text);
    return exit;
  },
});
