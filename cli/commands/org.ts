import { OrganizationKnown } from '@tongcha/client';
import { uscc } from '@tongcha/codes';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { z } from 'zod';
import { besideOf } from '../chain/beside.ts';
import { command } from '../command.ts';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { readMembers } from '../members/member-text.ts';
import { registersTable } from '../organizations/organization-tables.ts';
import { organizationText } from '../organizations/organization-text.ts';
import type { OrganizationView } from '../organizations/organization-view.ts';

const EXAMPLES = `  npm run tongcha -- org 91150203MA0N001092
  npm run tongcha -- org 91150203MA0N001092 --indicator --purpose joint-investigation
  npm run tongcha -- org 91150203MA0N001092 --output firm.csv --bom`;

export const org = command({
  about: {
    zh: '单位:各方登记的许可、处罚,追溯率和质量信用指标',
    en: 'an organisation: licences, penalties, trace rate and indicator',
  },
  help: {
    zh: `用法: npm run tongcha -- org 统一社会信用代码 [选项]

各部门和其他数据提供方登记的许可、信用类别、行政处罚;所产产品抽样追溯的追溯率(95% 区间)和断链原因。
处罚、产品清单须有相应权限;没有时如实说明。

  --indicator      另给质量信用指标(须有 credit 权限)
  --sample 个数    抽样数,1 到 200,默认 50
  --format 格式    text(默认)| json | ndjson | csv | parquet     --output 文件   按扩展名,登记信息一张表
  --bom --raw      见 export --help
有缺口时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- org USCC [options]

The licences, categories and penalties that each register has of an organisation; how many units of a sample of what it made can be traced (a 95 % interval),
and why others cannot. Penalties and lists of products take rights; what is kept back is told.

  --indicator      also the quality indicator, for a token with the scope credit
  --sample N       units of the sample, 1 to 200; 50 when not given
  --format F       text (when not given) | json | ndjson | csv | parquet     --output FILE   by its ending, the registers as one table
  --bom --raw      as in export --help
Where there are gaps the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: {
    ...ANSWER_OPTIONS,
    indicator: z.boolean().default(false),
    sample: wholeNumber(1, 200).default(50),
  },
  async run(call) {
    const { options, gateway, texts } = call;
    formatOf(options);
    const code = uscc.read(texts[0] ?? '')?.value;
    if (texts.length !== 1 || code === undefined)
      throw new CliFault(
        EXIT.usage,
        '请给出一个统一社会信用代码(18 位) / name one unified social credit code, 18 characters',
      );
    const { sample, indicator } = options;
    const [members, { data, ...beside }] = await Promise.all([
      readMembers(gateway),
      gateway.need(OrganizationKnown, { uscc: code, sample, indicator }),
    ]);
    const found = data.organization;
    const parts = [found.registers, found.traceRate, ...(found.indicator ? [found.indicator] : [])];
    const view: OrganizationView = {
      ...found,
      ...besideOf(
        parts.flatMap(({ withheld }) => withheld),
        beside,
        call,
      ),
      gaps: eachOnce(parts.flatMap(({ gaps }) => gaps)),
      complete: parts.every(({ complete }) => complete),
    };
    return giveAnswer(call, {
      ...view,
      data: view,
      text: () => organizationText(printable(view), { ...call, members }),
      tables: { registers: registersTable(view) },
    });
  },
});

/** The registers and the sample may lack the same. */
function eachOnce<T>(gaps: readonly T[]): readonly T[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
