import { UnitWarnings } from '@tongcha/client';
import { withheldTexts } from '../chain/chain-tree.ts';
import { command } from '../command.ts';
import { EXIT, printable } from '@tongcha/command';
import { errorText, isRefusal } from '../gateway.ts';
import { readMembers } from '../members/member-text.ts';
import { readCode } from '../read-code.ts';
import { wordsIn } from '../words.ts';
import { productsOf, productText } from '../unit/products.ts';
import { unitText } from '../unit/unit-text.ts';
import { unitQuery, type UnitAnswer } from '../unit/unit-query.ts';
import { isForAGap } from '../warnings/warning-text.ts';

const EXAMPLES = `  npm run tongcha -- unit 'gs1:(01)06901234001013(10)API260301'
  npm run tongcha -- unit equipment:21503706812018030008 --json
  npm run tongcha -- unit hazlot:370681001.DCM20260215 --token token.txt --purpose recall-tracing`;

export const unit = command({
  about: { zh: '各部门对一个单元的记录', en: 'what each ministry holds of one thing' },
  help: {
    zh: `用法: npm run tongcha -- unit 编码 [选项]

先是预警(对它及其上游,依规则判定,见 warnings),再是各部门的记录,每条注明来源系统、编号和时点;未能问到的也写明。
无权查看的内容列在最后,不影响退出码;有部门未答复时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- unit CODE [options]

First what the rules warn of, of it and of what it came from (see warnings); then what each ministry holds, each record with its system, number and
date; and what could not be asked.
What one may not see is listed last and changes no exit code; where a ministry did not answer it is 3.

examples:
${EXAMPLES}`,
  },
  options: {},
  async run({ options, texts, language, gateway, io, paint, say, warn }) {
    const code = await readCode(gateway, texts, language, 'unit', warn);
    const [members, asked, judged, { products, errors: productErrors }] = await Promise.all([
      readMembers(gateway).then(printable),
      gateway.ask<UnitAnswer>(
        unitQuery({ conditional: options.token !== undefined || Boolean(io.env['TONGCHA_TOKEN']) }),
        { code },
      ),
      gateway.ask(UnitWarnings, { code }),
      productsOf(gateway, code),
    ]);
    // A gateway may refuse the whole operation for one field of it.
    const {
      data,
      errors: unitErrors,
      withheld,
    } = asked.data === null
      ? await gateway.need<UnitAnswer>(unitQuery({ conditional: false }), { code })
      : { ...asked, data: asked.data };
    const warnings = judged.data?.unit.warnings ?? [];
    const errors = [...unitErrors, ...judged.errors, ...productErrors];
    if (options.json) {
      say(JSON.stringify({ ...data.unit, warnings, ...(products.length > 0 ? { products } : {}) }, null, 2));
      for (const error of printable(errors)) warn(errorText(error, language));
    } else say(unitText(printable(data.unit), printable(warnings), members, printable(errors), language, paint));
    if (!options.json)
      for (const product of printable(products)) say(`\n${productText(product, members, language, paint)}`);
    for (const text of withheldTexts({ withheld: printable(withheld) }, wordsIn(language))) {
      if (options.json) warn(text);
      else say(paint('dim', text));
    }
    const failed = errors.filter((error) => !isRefusal(error));
    if (!options.json) for (const error of printable(failed)) warn(errorText(error, language));
    return failed.length > 0 ||
      data.unit.coverage.some(({ status }) => status !== 'ANSWERED') ||
      warnings.some(isForAGap)
      ? EXIT.incomplete
      : EXIT.done;
  },
});
