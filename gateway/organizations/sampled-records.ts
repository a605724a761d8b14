import type { Asker } from '../chain/asker.ts';
import { INTERACTIVE, readTerms } from '../chain/read-arguments.ts';
import { type FactUnit, factWalk } from '../facts/index.ts';
import type { Found } from '../sampling/share-of.ts';
import { rowsOf, textIn } from '../warnings/values.ts';

/** What records of a sample say. */
export interface SampledRecords {
  /** Of units that were inspected: whether none of their inspections failed. */
  readonly passed: Found;
  /** Whether no recall was ever on record. */
  readonly spared: Found;
}

const NEEDS = (): readonly string[] => ['inspections { result }', 'recalls { status }'];

/** Asks what records say of these units, and of nothing that they came from. @param codes each once */
export async function sampledRecords(asker: Asker, codes: readonly string[]): Promise<SampledRecords> {
  const terms = readTerms({ direction: 'BACK', maxDepth: 0, maxUnits: Math.max(1, codes.length) }, INTERACTIVE);
  const units =
    codes.length === 0
      ? []
      : [...(await factWalk(asker, { ...terms, roots: codes }, { needs: NEEDS, around: false })).facts.units.values()];
  return { passed: count(units, hasPassed), spared: count(units, wasSpared) };
}

type Verdict = 'yes' | 'no' | 'undecided' | 'none';

export function count(units: readonly FactUnit[], verdictOf: (unit: FactUnit) => Verdict): Found {
  const found = { yes: 0, no: 0, undecided: 0, none: 0 };
  for (const unit of units) found[verdictOf(unit)] += 1;
  return { yes: found.yes, no: found.no, undecided: found.undecided };
}

/** `none`: it was not inspected. */
export function hasPassed(unit: FactUnit): Verdict {
  const results = unit.records.flatMap((record) => rowsOf(record, 'inspections').map((row) => textIn(row, 'result')));
  if (results.includes('FAIL')) return 'no';
  if (isUnread(unit, 'inspections')) return 'undecided';
  return results.some((result) => result === 'PASS' || result === 'CONDITIONAL') ? 'yes' : 'none';
}

export function wasSpared(unit: FactUnit): Verdict {
  if (unit.records.some((record) => rowsOf(record, 'recalls').length > 0)) return 'no';
  return isUnread(unit, 'recalls') ? 'undecided' : 'yes';
}

/** Whether a record may say more than was read. */
function isUnread({ records, unread }: FactUnit, field: string): boolean {
  return unread.RECORDS.length > 0 || records.some(({ untold }) => untold[field] !== undefined);
}
