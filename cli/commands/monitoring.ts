import { Monitoring } from '@tongcha/client';
import { z } from 'zod';
import { besideOf } from '../chain/beside.ts';
import { command } from '../command.ts';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { readMembers } from '../members/member-text.ts';
import { causesTable, groupsTable, membersTable } from '../monitoring/monitoring-tables.ts';
import { monitoringText } from '../monitoring/monitoring-text.ts';
import { readJsonObject } from './query.ts';

const EXAMPLES = `  npm run tongcha -- monitoring --purpose statistics
  npm run tongcha -- monitoring --where '{"sectors":["RARE_EARTH"]}' --purpose statistics
  npm run -s tongcha -- monitoring --purpose statistics --format csv > groups.csv
  npm run tongcha -- monitoring --purpose statistics --output monitoring.csv --bom`;

export const monitoring = command({
  about: {
    zh: '运行监测:各领域、省、月的可追溯率和断链原因',
    en: 'how many units can be traced, by sector, province and month',
  },
  help: {
    zh: `用法: npm run tongcha -- monitoring [选项]

按领域、省、月统计记录数,各组抽样追溯: 可追溯率(95% 区间)、断链原因,以及各方的响应情况。不含任何单元和企业。
须有统计和批量查询权限(数据团队,用途 statistics);最大的二十组、每组十条以上才抽样。

  --where JSON     条件 (SearchCondition),如 '{"sectors":["FOOD_DRUG"],"division":"370000"}'
  --sample 个数    每组抽样数,10 到 50,默认 20
  --format 格式    text(默认)| json | ndjson | csv | parquet
  --output 文件    按扩展名写成三张表: 文件名.groups、.causes、.members,缺口在 文件.gaps.ndjson
  --table 表       csv 到标准输出时: groups(默认)、causes 或 members
  --bom --raw      见 export --help
有缺口时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- monitoring [options]

Counts records by sector, province and month, and walks a sample of each: the share that can be traced (a 95 % interval), why others cannot, and how members
answered. No unit and no firm is named. It takes the rights to count and to list (a data team's, for statistics); the twenty largest groups of ten and more
are sampled.

  --where JSON     a SearchCondition, such as '{"sectors":["FOOD_DRUG"],"division":"370000"}'
  --sample N       units of each group, 10 to 50; 20 when not given
  --format F       text (when not given) | json | ndjson | csv | parquet
  --output FILE    three tables by its ending: FILE.groups, .causes, .members; gaps in FILE.gaps.ndjson
  --table T        of csv on the standard output: groups (when not given), causes or members
  --bom --raw      as in export --help
Where there are gaps the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: {
    ...ANSWER_OPTIONS,
    where: z.string().min(1).optional(),
    sample: wholeNumber(10, 50).default(20),
    table: z
      .enum(['groups', 'causes', 'members'], { error: '应为 groups、causes 或 members / expected one of these' })
      .default('groups'),
  },
  async run(call) {
    const { options, gateway, texts } = call;
    formatOf(options);
    if (texts.length > 0) throw new CliFault(EXIT.usage, `多余的参数: / too many arguments: ${texts.join(' ')}`);
    const where = options.where === undefined ? null : readJsonObject(options.where, '--where');
    const [members, { data, ...beside }] = await Promise.all([
      readMembers(gateway),
      gateway.need(Monitoring, { where, sample: options.sample }),
    ]);
    const found = { ...data.monitoring, ...besideOf(data.monitoring.withheld, beside, call) };
    return giveAnswer(
      call,
      {
        ...found,
        data: found,
        text: () => monitoringText(printable(found), { ...call, members }),
        tables: { groups: groupsTable(found), causes: causesTable(found), members: membersTable(found) },
      },
      options.table,
    );
  },
});
