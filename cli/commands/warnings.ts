import { WarningRules, type WarningRulesData, Warnings } from '@tongcha/client';
import { z } from 'zod';
import { besideOf, namedIn } from '../chain/beside.ts';
import { toldOf } from '../chain/chain-tree.ts';
import { command } from '../command.ts';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { ANSWER_OPTIONS, formatOf, giveAnswer } from '../give-answer.ts';
import { readMembers } from '../members/member-text.ts';
import { organisationNames } from '../organisation-names.ts';
import { readCode } from '../read-code.ts';
import { rulesTable, warningsTable } from '../warnings/warnings-table.ts';
import { rulesText } from '../warnings/rules-text.ts';
import { type WarningsView, warningsText } from '../warnings/warnings-text.ts';
import { CHAIN_OPTIONS } from './chain.ts';

const EXAMPLES = `  npm run tongcha -- warnings                                          # 有哪些规则 / which rules there are
  npm run tongcha -- warnings drug:83857930000879766601
  npm run tongcha -- warnings hazlot:370681001.CL20260301 --forward --undecided
  npm run tongcha -- warnings drug:83857930000879766601 --rules recalled --output warnings.csv --bom`;

export const warnings = command({
  about: { zh: '预警:一个单元及其来源有何异常', en: 'what looks wrong with a thing and what it came from' },
  help: {
    zh: `用法: npm run tongcha -- warnings 编码 [选项]
      npm run tongcha -- warnings                 列出规则及其参数、出处

各规则对该单元及其上游的判定,最严重的在前;每条注明规则、所依据的记录和字段。

  --undecided      也列出因缺少数据而无法判定的,及缺什么
  --rules 规则,…   只要这些规则
  --forward        它的去向,而不是来源     --depth 层数   默认 20     --units 个数   默认 1000
  --format 格式    text(默认)| json | ndjson | csv | parquet     --output 文件   按扩展名
  --bom --raw      见 export --help
有部门未答复时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- warnings CODE [options]
       npm run tongcha -- warnings                 the rules, with their parameters and where these come from

What each rule says of the thing and of what it came from, the gravest first, with its rule and the records and fields that it rests on.

  --undecided      also what cannot be decided, as something is missing, and what that is
  --rules R,…      only these rules
  --forward        of what it went into, not of what it came from     --depth N   20 when not given     --units N   1000 when not given
  --format F       text (when not given) | json | ndjson | csv | parquet     --output FILE   by its ending
  --bom --raw      as in export --help
Where a ministry did not answer the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: {
    ...ANSWER_OPTIONS,
    forward: CHAIN_OPTIONS.forward,
    depth: CHAIN_OPTIONS.depth,
    units: CHAIN_OPTIONS.units,
    undecided: z.boolean().default(false),
    rules: z
      .string()
      .min(1)
      .transform((text) => text.split(','))
      .optional(),
  },
  async run(call) {
    const { options, texts, gateway, language, warn } = call;
    formatOf(options);
    if (texts.length === 0) {
      const { warningRules } = (await gateway.need(WarningRules, {})).data;
      const rules = chosen(warningRules, options.rules);
      return giveAnswer(call, {
        data: rules,
        text: () => rulesText(printable(rules), call),
        tables: { rules: rulesTable(rules) },
        gaps: [],
        complete: true,
      });
    }
    const code = await readCode(gateway, texts, language, 'warnings', warn);
    const [members, { data, ...beside }] = await Promise.all([
      readMembers(gateway),
      gateway.need(Warnings, {
        code,
        direction: options.forward ? 'FORWARD' : 'BACK',
        maxDepth: options.depth,
        maxUnits: options.units,
        undecided: options.undecided,
        rules: options.rules,
      }),
    ]);
    const { units, ...chain } = data.chain;
    const concerned = new Set(chain.warnings.flatMap(({ codes }) => codes));
    const view: WarningsView = {
      ...chain,
      names: [
        ...units.flatMap(({ code, records }) => {
          const name = concerned.has(code) ? toldOf(records, ({ productName }) => [productName], language) : '';
          return name === '' ? [] : [{ code, name }];
        }),
        ...(await organisationNames(gateway, concerned)),
      ],
      ...besideOf(data.chain.withheld, beside, call),
      members: namedIn({ ...chain, units: [], links: [] }, members),
    };
    return giveAnswer(call, {
      ...view,
      data: view,
      text: () => warningsText(printable(view), call),
      tables: { warnings: warningsTable(view) },
    });
  },
});

/** @throws CliFault usage where there is none of a name */
function chosen(
  rules: WarningRulesData['warningRules'],
  names: readonly string[] | undefined,
): WarningRulesData['warningRules'] {
  const known = rules.map(({ id }) => id);
  const wrong = names?.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new CliFault(EXIT.usage, `--rules: 没有 ${wrong} / there is no ${wrong}: ${known.join(' ')}`);
  return names === undefined ? rules : rules.filter(({ id }) => names.includes(id));
}
