import type { AskedUnit } from '../chain/asked-unit.ts';
import type { KeptBack } from '../chain/kept-back.ts';
import type { WithheldLinks } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import type { BareLinks, Unread } from './fact-chain.ts';

/** What no unit lacks. */
export const ALL_READ: readonly Unread[] = [];
/** Of links in a direction in which nobody was asked. */
export const NOT_ASKED: readonly Unread[] = [{ sector: null, member: null, reason: 'NOT_ASKED', kinds: null }];

/**
 * Of all units of a chain whose codes are of one kind: what rules keep back of what nobody was asked about.
 * @param kind as `kindOfKey` has it
 */
export function unreadOf(keptBack: ReadonlyMap<string, KeptBack>, kind: string): readonly Unread[] {
  const rules = new Map<string, Unread>();
  for (const [sector, { rulesByKind, isAwaited }] of keptBack) {
    for (const rule of rulesByKind.get(kind) ?? []) addWithheld(rules, sector, rule);
    if (isAwaited) rules.set(`${sector} `, { sector, member: null, reason: 'AWAITED', kinds: null });
  }
  return inOrder(rules);
}

/**
 * Of one unit: who failed, and what rules keep back. What nobody was asked about is lacking where somebody of the sector was not asked about
 * this unit; of which other units they were not would tell who mentions those.
 * @param ofAll as `unreadOf` has it
 * @param membersOf by sector
 */
export function unreadIn(
  { answers }: AskedUnit,
  ofAll: readonly Unread[],
  membersOf: ReadonlyMap<string, readonly WalkedMinistry[]>,
): readonly Unread[] {
  const faults: Unread[] = [];
  const rules = new Map<string, Unread>();
  for (const { ministry, result } of answers) {
    const { sector, name } = ministry.member;
    for (const { reason } of result.faults) faults.push({ sector, member: name, reason, kinds: null });
    for (const rule of result.withheld) addWithheld(rules, sector, rule);
  }
  const asked = new Set(answers.map(({ ministry }) => ministry));
  const isOpen = ({ sector, reason }: Unread): boolean =>
    reason !== 'WITHHELD' || !(membersOf.get(sector ?? '') ?? []).every((each) => asked.has(each));
  const left = ofAll.every(isOpen) ? ofAll : ofAll.filter(isOpen);
  if (faults.length === 0 && rules.size === 0) return left;
  for (const each of left) rules.set(keyOf(each), each);
  return [...faults, ...inOrder(rules)];
}

const WHOLE: readonly BareLinks[] = [];

/** Of one unit: links that are told without something that rules keep back. */
export function bareLinksIn({ answers }: AskedUnit): readonly BareLinks[] {
  let found = WHOLE;
  for (const { ministry, result } of answers)
    for (const { kinds, parts } of result.withheld) {
      if (parts === null) continue;
      const { sector, name: member } = ministry.member;
      found = [...found, { sector, member, kinds, parts }];
    }
  return found;
}

/**
 * Rules are the sector's, and told as that: which of its members was asked about a unit would tell which of them mentions it, in
 * what it keeps back.
 */
function addWithheld(rules: Map<string, Unread>, sector: string, { kinds, parts }: WithheldLinks): void {
  // Links of which only a part is kept back are told.
  if (parts !== null) return;
  const rule: Unread = { sector, member: null, reason: 'WITHHELD', kinds };
  rules.set(keyOf(rule), rule);
}

function keyOf({ sector, kinds }: Unread): string {
  return `${sector} ${kinds?.join(' ') ?? ''}`;
}

/** Whoever was asked and whoever was not. */
function inOrder(rules: ReadonlyMap<string, Unread>): readonly Unread[] {
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}
