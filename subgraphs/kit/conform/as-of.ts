import type { CallClaims } from '@tongcha/signature';
import { field } from './client.ts';
import { recordAt, units } from './questions.ts';
import type { Subject } from './subject.ts';

/** Before there was any system to record anything. */
const BEFORE_ALL = '1900-01-01T00:00:00.000Z';

/**
 * Whoever names the moment in the header `tongcha-as-of` has answered as of it: nothing of today is among it. Whoever does not, or
 * does not take such claims, is given to nobody by a gateway, and need not know of moments.
 */
export async function nothingOfToday(
  { subgraph, names, samples }: Subject,
  rights: CallClaims,
): Promise<string | null> {
  const codes = samples.slice(0, 50);
  const answer = await units(subgraph, names, codes, 'code', undefined, { ...rights, asOf: BEFORE_ALL }).catch(
    () => null,
  );
  if (answer === null || answer.asOf === null) return null;
  if (answer.asOf !== BEFORE_ALL) return `tongcha-as-of is ${answer.asOf}, not ${BEFORE_ALL}`;
  const told = codes.find((_, i) => field(recordAt(answer, i), 'code') !== undefined);
  return told === undefined ? null : `${told} is held as of ${BEFORE_ALL}: that is of today`;
}

/** As of this moment it tells what it tells of today: one that keeps its history in another place forgets nothing of it. */
export async function todayAsOfNow(
  { subgraph, names, samples }: Subject,
  rights: CallClaims,
  now = new Date().toISOString(),
): Promise<string | null> {
  const codes = samples.slice(0, 50);
  const selection = 'code productName producedAt source { recordId }';
  const today = await units(subgraph, names, codes, selection);
  const then = await units(subgraph, names, codes, selection, undefined, { ...rights, asOf: now }).catch(() => null);
  if (then === null || then.asOf === null) return null;
  const refused = new Set(then.errors.map(({ path }) => path?.[1]));
  const changed = codes.find(
    (_, i) => !refused.has(i) && JSON.stringify(recordAt(then, i)) !== JSON.stringify(recordAt(today, i)),
  );
  return changed === undefined ? null : `${changed} is another as of ${now} than today`;
}
