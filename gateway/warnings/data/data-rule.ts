import type { Rule, RuleParameter } from '../rule.ts';
import { judgeUnit } from './judge-unit.ts';
import type { RecordField } from './record-fields.ts';
import { selectionsOf } from './record-values.ts';
import type { RuleForm } from './rule-form.ts';

/** The rule that a file says. @param id of the file's name */
export function dataRule(id: string, form: RuleForm): Rule {
  const { zh, en, level, basis, sectors } = form;
  const fields = fieldsOf(form);
  const selections = ['productName', ...selectionsOf(fields)];
  return {
    id,
    zh,
    en,
    level,
    sectors: sectors ?? 'ALL',
    basis,
    parameters: parametersOf(form),
    needs: (sector) => (sectors && !sectors.includes(sector) ? ['productName'] : selections),
    judge: (unit, chain, use) => judgeUnit({ form, fields, unit, chain, use }),
  };
}

function parametersOf({ test }: RuleForm): readonly RuleParameter[] {
  const parameters: RuleParameter[] = [];
  if (test.margin) {
    const [name, unit] = test.form === 'amount' ? ['percent', '%'] : ['days', 'd'];
    parameters.push({ name, unit, ...test.margin });
  }
  if (test.form === 'amount' && 'limit' in test.than) {
    const { limit: value, unit, source } = test.than;
    parameters.push({ name: 'limit', value, unit, source });
  }
  return parameters;
}

function fieldsOf({ test, where }: RuleForm): readonly RecordField[] {
  const operands =
    test.form === 'date'
      ? [test.date, test.than]
      : test.form === 'status'
        ? [test.status, test.since, test.at]
        : [test.amount.field, 'field' in test.than ? test.than.field : null];
  return [
    ...where.map(({ field }) => field),
    ...operands.filter((each): each is RecordField => each !== null && typeof each !== 'string'),
  ];
}
