import { type Alert, alertKey } from '@tongcha/governance';
import type { Gap } from '../chain/gaps.ts';
import type { Warning } from '../warnings/judge.ts';
import { MANY_COMPLAINTS, manyComplaintsWarning } from '../warnings/many-complaints.ts';
import type { RuleBook } from '../warnings/rule-book.ts';
import { BACK, isFiring, judgedWalk, type JudgingParts, MOST_OF_ONE } from './judged-walk.ts';

/** What an alert's rule says now, by what whoever asks may see; null: nothing. */
export async function warningNow(
  { rule, codes, key, lastAt, state }: Alert,
  parts: JudgingParts,
  tell: ((gaps: readonly Gap[]) => void) | undefined,
): Promise<Warning | null> {
  if (rule === MANY_COMPLAINTS.id)
    return state === 'CLOSED' ? null : manyComplaintsWarning(codes, new Date(lastAt).toISOString());
  const rules = parts.ruleBook.rules.filter(({ id }) => id === rule);
  if (rules.length === 0) return null;
  const { facts, warnings } = await judgedWalk(codes.slice(0, MOST_OF_ONE), BACK, rules, parts);
  tell?.(facts.gaps);
  const own = warnings.filter((each) => isFiring(each) && each.codes[0] === codes[0]);
  // Of another unit's records it may fire, too; with fewer rights it may rest on fewer of them.
  return own.find((each) => keyOf(each) === key) ?? own[0] ?? null;
}

/** What an alert's rule warns of; of a rule that is none any more, its name. */
export function ruleWords(
  { rule }: Pick<Alert, 'rule'>,
  { rules }: RuleBook,
): { readonly zh: string; readonly en: string } {
  return [...rules, MANY_COMPLAINTS].find(({ id }) => id === rule) ?? { zh: rule, en: rule };
}

function keyOf({ rule, codes, evidence }: Warning): string {
  return alertKey({ rule: rule.id, codes, evidence });
}
