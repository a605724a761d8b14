import { compareAmounts, unitOf } from '@tongcha/schema';
import { isAt, isMoment } from './moment.ts';

/**
 * Where an answer is not what a fact says, in words: `quantity is 1 kg, the system shows 1200.5 kg`. Only what the
 * fact names is compared; a list names all that there is, in any order.
 */
export function differences(fact: unknown, answered: unknown, at = ''): string[] {
  if (fact === undefined) return [];
  const nothing = answered === null || answered === undefined;
  if (fact === null || nothing) return fact === null && nothing ? [] : [say(at, answered, fact)];
  if (isMoment(fact)) return isAt(fact, answered) ? [] : [say(at, answered, fact)];
  if (Array.isArray(fact)) return Array.isArray(answered) ? listed(fact, answered, at) : [say(at, answered, fact)];
  if (typeof fact !== 'object') return fact === answered ? [] : [say(at, answered, fact)];
  if (isAmount(fact)) return isAmount(answered) && sameAmount(fact, answered) ? [] : [say(at, answered, fact)];
  return Object.entries(fact).flatMap(([key, value]) =>
    differences(value, (answered as Readonly<Record<string, unknown>>)[key], at === '' ? key : `${at}.${key}`),
  );
}

/** Each entry has one of its own. */
function listed(facts: readonly unknown[], answered: readonly unknown[], at: string): string[] {
  const left = [...answered];
  const found: string[] = [];
  for (const [i, fact] of facts.entries()) {
    const match = left.findIndex((each) => differences(fact, each).length === 0);
    if (match >= 0) left.splice(match, 1);
    else if (answered.length === 1 && facts.length === 1) found.push(...differences(fact, answered[0], `${at}[0]`));
    else found.push(`${at} has no entry as the system shows number ${i + 1}: ${shown(fact)}`);
  }
  if (answered.length !== facts.length)
    found.push(`${at} has ${answered.length} entries, the system shows ${facts.length}`);
  return found;
}

interface Amount {
  readonly value: number;
  readonly unit: string | null;
}

function isAmount(value: unknown): value is Amount {
  return typeof value === 'object' && value !== null && 'value' in value && 'unit' in value;
}

function sameAmount(fact: Amount, answered: Amount): boolean {
  if (fact.unit !== null && answered.unit === null) return false;
  // Units that no table has are at least the same word.
  if (fact.unit !== null && !unitOf(fact.unit)) return fact.value === answered.value && fact.unit === answered.unit;
  return compareAmounts(fact, answered, 0) === 'SAME';
}

function say(at: string, answered: unknown, fact: unknown): string {
  return `${at} is ${shown(answered)}, the system shows ${shown(fact)}`;
}

function shown(value: unknown): string {
  if (isMoment(value)) return value.text;
  if (isAmount(value)) return `${value.value}${value.unit === null ? '' : ` ${value.unit}`}`;
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `${value.length} entries`;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .flatMap(([key, each]) => (each === undefined ? [] : [`${key} ${shown(each)}`]))
    .join(', ');
}
