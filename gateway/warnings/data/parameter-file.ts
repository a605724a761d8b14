import { z } from 'zod';
import { MEMBER_NAME } from '@tongcha/membership';
import { subgraphOf } from '../../members/member.ts';
import type { Rule } from '../rule.ts';
import { type Read, readYaml } from './yaml-file.ts';

/** The value of a rule's parameter for one member. */
export interface Adjustment {
  readonly rule: string;
  readonly parameter: string;
  readonly member: string;
  readonly value: number;
  readonly source: string;
}

const text = z.string('expected text').trim().min(1, 'expected text');
const adjustment = z.strictObject(
  {
    rule: text,
    parameter: text,
    member: z.string('expected a member’s name').regex(MEMBER_NAME, 'expected a member’s name: agriculture/370000'),
    value: z.number('expected a number').min(0, 'expected 0 or more').max(1e12, 'expected 1e12 or less'),
    source: text,
  },
  'expected rule, parameter, member, value and source',
);
const shape = z.strictObject(
  {
    version: z.literal(1, 'expected 1, the form of this file'),
    parameters: z.array(adjustment, 'expected a list of parameters'),
  },
  'expected version and parameters',
);

/** Reads what members' own values are. @param ministries subgraphs of the graph */
export function readParameterFile(
  file: string,
  rules: readonly Rule[],
  ministries: readonly string[],
): Read<readonly Adjustment[]> {
  return readYaml(file, shape, ({ parameters }, wrong) => {
    for (const [i, { rule: id, parameter, member }] of parameters.entries()) {
      const add = (key: string, expected: string): void => wrong(['parameters', i, key], expected);
      const rule = rules.find((each) => each.id === id);
      const names = rule?.parameters.map(({ name }) => name) ?? [];
      if (!rule) add('rule', `no rule is called ${id}; with parameters there are ${withParameters(rules).join(', ')}`);
      else if (!names.includes(parameter))
        add(
          'parameter',
          `${id} has ${names.length > 0 ? `no ${parameter}: expected ${names.join(', ')}` : 'no parameters'}`,
        );
      // Whether there is such a member now is no fault: members come and go without a change of this file.
      if (!ministries.includes(subgraphOf(member))) add('member', `expected a member of ${ministries.join(', ')}`);
      const isTold = parameters.findIndex(
        (each) => each.rule === id && each.parameter === parameter && each.member === member,
      );
      if (isTold < i) add('member', `${member} has a value for it already`);
    }
    return parameters;
  });
}

function withParameters(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ id, parameters }) => (parameters.length > 0 ? [id] : [])).sort();
}
