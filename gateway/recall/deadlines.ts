import { dueAt, type Duty, type RecallLevel } from '@tongcha/schema';
import { order } from '../chain/merge-links.ts';
import type { FactUnit } from '../facts/index.ts';
import { dutiesByRecord, localTime } from '../impact/actions.ts';
import { isNaming } from './codes-told.ts';
import type { KeptEntry } from '@tongcha/governance';
import { makersOf } from './recall-facts.ts';
import type { SeenRecall } from './seen-recall.ts';

/** As schema/recall.graphql has it. */
export interface RecallDeadline {
  readonly duty: string;
  readonly basis: string;
  readonly due: string;
  readonly met: boolean | null;
}

/** What is known of an order at a moment, as far as a term could be kept by it. */
interface Kept {
  readonly now: number;
  readonly closedAt: number | null;
  /** When an organisation has acknowledged; null: it has not. Absent: the reader is not told. */
  readonly acknowledgedAt?: (uscc: string) => number | null;
}

/** The terms that begin with an order of this class, the soonest first. @param from epoch milliseconds */
export function deadlinesOf(
  units: Iterable<FactUnit>,
  level: RecallLevel,
  from: number,
  kept: Kept = { now: from, closedAt: null },
): readonly RecallDeadline[] {
  const dutiesOf = dutiesByRecord();
  const makers = new Map<Duty, Set<string | null>>();
  for (const unit of units)
    for (const record of unit.records)
      for (const duty of dutiesOf(record)) {
        if (duty.level !== level) continue;
        const known = makers.get(duty) ?? new Set();
        makers.set(duty, known);
        const own = [...makersOf(unit).keys()];
        for (const maker of own.length > 0 ? own : [null]) known.add(maker);
      }
  return [...makers]
    .map(([duty, by]) => ({ duty, by, at: dueAt(from, duty.term) }))
    .sort((a, b) => a.at - b.at || order(a.duty.zh, b.duty.zh))
    .map(({ duty, by, at }) => ({
      duty: `${duty.zh} / ${duty.en}`,
      basis: duty.basis,
      due: localTime(at),
      met: isMet(at, doneAt(duty, by, kept), kept.now),
    }));
}

/** Of what a reader sees: each entry that names units begins their terms, once it is in force. */
export async function deadlinesOfOrder(seen: SeenRecall, now: number): Promise<readonly RecallDeadline[]> {
  const { kept, isOrderer, entries } = seen;
  const { organization } = seen.reader.caller.identity;
  const { units } = await seen.facts();
  const acknowledged = new Map(kept.acknowledgements.map(({ organization: uscc, at }) => [uscc, at]));
  const closedAt = kept.entries.findLast((entry) => entry.action === 'CLOSE' && isOrdered(entry));
  return entries
    .filter((entry) => isNaming(entry) && isOrdered(entry))
    .flatMap(({ codes, at, approvedAt }) => {
      const named = codes.flatMap((code) => units.get(code) ?? []);
      const isAcknowledgedBy = (uscc: string): number | null => acknowledged.get(uscc) ?? null;
      const maker = named.flatMap((unit) => [...makersOf(unit).keys()]);
      const mayKnow = isOrderer || maker.every((uscc) => uscc === organization);
      return deadlinesOf(named, kept.level, approvedAt ?? at, {
        now,
        closedAt: closedAt ? (closedAt.approvedAt ?? closedAt.at) : null,
        ...(mayKnow ? { acknowledgedAt: isAcknowledgedBy } : {}),
      });
    });
}

/** What waits for a second person, and what was taken back before one approved it, begins and ends nothing. */
function isOrdered({ waits, withdrawnAt }: Pick<KeptEntry, 'waits' | 'withdrawnAt'>): boolean {
  return !waits && withdrawnAt === null;
}

/** When it was done; null: not yet. Undefined: nothing that is told shows it. */
function doneAt(
  { shownBy }: Duty,
  makers: ReadonlySet<string | null>,
  { closedAt, acknowledgedAt }: Kept,
): number | null | undefined {
  if (shownBy === 'CLOSED') return closedAt;
  if (shownBy === null || !acknowledgedAt || makers.has(null)) return undefined;
  const all = [...makers].map((uscc) => (uscc === null ? null : acknowledgedAt(uscc)));
  return all.includes(null) ? null : Math.max(...all.map(Number));
}

function isMet(due: number, done: number | null | undefined, now: number): boolean | null {
  if (done === undefined) return null;
  if (done === null) return now > due ? false : null;
  return done <= due;
}
