import type { KeptEntry, KeptRecall, KeptStep } from '@tongcha/governance';

type Steps = Pick<KeptRecall, 'entries' | 'steps'>;

/** The codes of which each member was or is to be told that they are recalled, by the member's name; what was let out again is not among them. */
export function codesTold({ entries, steps }: Steps): ReadonlyMap<string, ReadonlySet<string>> {
  const actions = new Map(entries.flatMap((entry) => (isInForce(entry) ? [[entry.place, entry.action]] : [])));
  const told = new Map<string, Set<string>>();
  for (const { entry, member, codes } of inTheirOrder(steps)) {
    const known = told.get(member) ?? new Set<string>();
    told.set(member, known);
    const action = actions.get(entry);
    for (const code of codes)
      if (action === 'OPEN' || action === 'EXTEND') known.add(code);
      else if (action === 'NARROW') known.delete(code);
  }
  return told;
}

/** Whether it names what is recalled from then on. */
export function isNaming({ action }: Pick<KeptEntry, 'action'>): boolean {
  return action === 'OPEN' || action === 'EXTEND';
}

/** Whether its members are told of it, or were; of the first, whether they will be. */
export function isInForce({ place, waits, withdrawnAt }: KeptEntry): boolean {
  return withdrawnAt === null && (!waits || place === 1);
}

function inTheirOrder(steps: readonly KeptStep[]): readonly KeptStep[] {
  return steps.toSorted((a, b) => a.entry - b.entry);
}
