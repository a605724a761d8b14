import { dataRule } from '../../../gateway/warnings/data/data-rule.ts';
import { RecordFields } from '../../../gateway/warnings/data/record-fields.ts';
import { readRuleFile } from '../../../gateway/warnings/data/rule-file.ts';
import type { Rule } from '../../../gateway/warnings/rule.ts';
import { OWN } from './shipped-rules.ts';

export const FIELDS = new RecordFields(OWN.graph.document, OWN.topology.ministries);

/** A file with the keys that every rule has. */
export function fileOf(own: string): string {
  return `version: 1
zh: 规则
en: A rule
level: NOTICE
basis: somewhere
says: { zh: '{name}有问题', en: '{name} is wrong' }
${own}
`;
}

/** The rule that a file says, which has no fault. */
export function ruleOf(own: string): Rule {
  const read = readRuleFile(fileOf(own), FIELDS);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return dataRule('own', read.data);
}

/** What is wrong with a file; its keys begin in line 7. */
export function faultsOf(own: string): readonly string[] {
  const read = readRuleFile(fileOf(own), FIELDS);
  return read.ok ? [] : read.faults;
}
