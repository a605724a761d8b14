import { type RuleBook, readRuleFiles, ruleBook } from '../../../gateway/warnings/rule-book.ts';
import type { Rule } from '../../../gateway/warnings/rule.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';

export const OWN = ownSupergraph();

/** All rules that are shipped, those that are data too. */
export const SHIPPED: RuleBook = ruleBook(readRuleFiles(), OWN);

export function ruleNamed(id: string): Rule {
  const rule = SHIPPED.rules.find((each) => each.id === id);
  if (!rule) throw new Error(`no rule is called ${id}`);
  return rule;
}
