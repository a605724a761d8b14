import { readTerms, INTERACTIVE, refused, type WalkLimit } from '../chain/read-arguments.ts';
import type { Asker } from '../chain/asker.ts';
import type { AffectedUnit } from '../impact/affected.ts';
import { type Impact, impactFrom } from '../impact/impact-from.ts';
import type { OrderRight } from './order-right.ts';
import { packagesOf } from './packed.ts';
import { type PlannedUnit, planOf, type RecallPlan } from './plan.ts';
import type { RecallRequest } from './read-input.ts';

const LIMIT: WalkLimit = { ...INTERACTIVE, more: ': recall it in parts' };

/** What a request would do, and by which impact. */
export interface WorkedOut {
  readonly impact: Impact;
  readonly plan: RecallPlan;
}

export interface Telling {
  readonly rightOf: (member: string) => OrderRight;
  /** Whether a member was told already that a unit is recalled. */
  readonly isTold: (member: string, code: string) => boolean;
}

/**
 * To open and to extend: the bad units, those that the caller has chosen among the affected ones, and what either is packed in now. An
 * affected unit of which a part alone may be bad is named only where he has chosen it: the impact shows how much of it that is, and what
 * to do about it a person decides.
 * @throws GraphQLError; where it is confirmed a chosen unit that is not affected any more is left out, which is a difference
 */
export async function workOutNamed(
  { codes, also }: Pick<RecallRequest, 'codes' | 'also'>,
  { maxUnits, isConfirmed }: { readonly maxUnits: number; readonly isConfirmed: boolean },
  asker: Asker,
  { rightOf, isTold }: Telling,
): Promise<WorkedOut> {
  const terms = readTerms({ direction: 'FORWARD', maxUnits }, LIMIT);
  if (terms.maxUnits < codes.length)
    throw refused(`maxUnits must be from ${codes.length}, the number of codes, to ${LIMIT.most.units}`);
  const impact = await impactFrom(asker, { ...terms, roots: codes });
  const units = new Map(impact.units.map((unit) => [unit.code, unit]));
  const strange = also.filter((code) => !units.has(code));
  if (strange.length > 0 && !isConfirmed)
    throw refused(
      `also must hold affected units, as the preview has them: ${strange.slice(0, SAID).join(', ')}${strange.length > SAID ? ` and ${strange.length - SAID} more` : ''}`,
    );
  const bases = basesOf(codes, also, impact.units);
  const named = impact.units.flatMap(({ code, certain, of }) => {
    const basis = bases.get(code);
    return basis ? [{ code, basis, certain, held: of.unit.records }] : [];
  });
  return { impact, plan: planOf(named, rightOf, isTold) };
}

/** Codes that are repeated. */
const SAID = 20;

function basesOf(
  codes: readonly string[],
  also: readonly string[],
  units: readonly AffectedUnit[],
): ReadonlyMap<string, PlannedUnit['basis']> {
  const bases = new Map<string, PlannedUnit['basis']>();
  for (const code of packagesOf([...codes, ...also], units)) bases.set(code, 'PACKED');
  for (const code of also) bases.set(code, 'CHOSEN');
  for (const code of codes) bases.set(code, 'BAD');
  return bases;
}
