import { Traceable, type TraceableData, type Withheld } from '@tongcha/client';
import { z } from 'zod';
import { besideOf } from '../chain/beside.ts';
import { codesOf } from '../chain/many.ts';
import { command } from '../command.ts';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { printable, wholeNumber } from '@tongcha/command';
import { readMembers } from '../members/member-text.ts';
import { traceableTable } from '../origins/origins-tables.ts';
import type { TraceabilityView } from '../origins/origins-view.ts';
import { traceableText } from '../origins/traceable-text.ts';
import { readCode } from '../read-code.ts';

/** Codes of one request. */
const TOGETHER = 50;

const EXAMPLES = `  npm run tongcha -- traceable drug:83857930000879766601
  npm run tongcha -- traceable --codes delivered.txt --output traceable.csv --bom`;

export const traceable = command({
  about: { zh: '可追溯性核验:能否追到源头', en: 'whether things can be walked to their origin' },
  help: {
    zh: `用法: npm run tongcha -- traceable 编码 … [选项]

每个编码一行: 能否一直追到源头;不能的,断在哪里、为什么。供采购和验收使用。编码个数不限,每 50 个一次查询。

  --codes 文件|-   每行一个编码,- 为标准输入     --units 个数  每次查询最多单元数,默认 5000,至多 20000
  --format 格式    text(默认)| json | ndjson | csv | parquet     --output 文件   按扩展名
  --bom --raw      见 export --help
因部门未答复而断开时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- traceable CODE … [options]

A line a code: whether it can be walked to its origin, else where it breaks off and why. For procurement and acceptance. As many codes as you like,
fifty a request.

  --codes FILE|-   one code a line, - the standard input     --units N  units a request at most, 5000 when not given, 20,000 at most
  --format F       text (when not given) | json | ndjson | csv | parquet     --output FILE   by its ending
  --bom --raw      as in export --help
Where one breaks off because a ministry did not answer the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: {
    ...ANSWER_OPTIONS,
    codes: z.string().min(1).optional(),
    units: wholeNumber(1, 20_000).default(5_000),
  },
  async run(call) {
    const { options, gateway, texts, language, warn } = call;
    formatOf(options);
    const codes = (await codesOf(call)) ?? [await readCode(gateway, texts, language, 'traceable', warn)];
    const members = await readMembers(gateway);
    const all: TraceabilityView[] = [];
    const withheld: Withheld[] = [];
    const gaps: TraceableData['traceable']['gaps'][number][] = [];
    for (let at = 0; at < codes.length; at += TOGETHER) {
      const { data, ...beside } = await gateway.need(Traceable, {
        codes: codes.slice(at, at + TOGETHER),
        maxUnits: options.units,
      });
      withheld.push(...besideOf(data.traceable.withheld, beside, call).withheld);
      all.push(...data.traceable.units);
      gaps.push(...data.traceable.gaps);
    }
    return giveAnswer(call, {
      data: all,
      text: () => traceableText(printable(all), { ...call, members }),
      tables: { codes: traceableTable(all) },
      gaps,
      withheld: [...new Map(withheld.map((each) => [JSON.stringify(each), each])).values()],
      complete: gaps.length === 0,
    });
  },
});
