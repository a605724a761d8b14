import type { Condition } from '../../readiness/condition.ts';
import type { Grant } from './agreement.ts';
import type { Agreements } from './agreements.ts';

const DAY_MS = 86_400_000;
/** A new agreement between two ministries takes about that long. */
const SOON_MS = 30 * DAY_MS;
/** A file may have hundreds of faults; these say what is wrong. */
const MOST_FAULTS = 5;

/** What is wrong with the agreements, or will be. @param now epoch milliseconds */
export function* agreementConditions({ files, sharing }: Agreements, now: number): Generator<Condition> {
  if (!files) return;
  for (const about of sharing)
    if ((files.get(about)?.state ?? null) === null)
      yield {
        reason: 'AGREEMENTS_MISSING',
        about,
        detail: `there is no ${about}.yaml in gateway.agreements; to grant nothing on purpose, write it with grants: []`,
      };
  for (const [about, { text, grants, faults }] of files) {
    if (faults.length > 0) yield { reason: 'AGREEMENTS_REFUSED', about, detail: refusal(faults, text !== null) };
    for (const grant of grants) yield* endOf(grant, now);
  }
}

function refusal(faults: readonly string[], goesOn: boolean): string {
  const told = faults.slice(0, MOST_FAULTS);
  const more = faults.length > told.length ? [`${faults.length - told.length} more`] : [];
  return `${goesOn ? 'what it granted last goes on, and nothing that was changed counts' : 'it grants nothing'}: ${[...told, ...more].join('; ')}`;
}

function* endOf({ name: about, until }: Grant, now: number): Generator<Condition> {
  const end = new Date(until).toISOString();
  if (now >= until) yield { reason: 'AGREEMENT_ENDED', about, detail: `it ended at ${end}: renew it, or take it out` };
  else if (until - now < SOON_MS)
    yield {
      reason: 'AGREEMENT_ENDS_SOON',
      about,
      detail: `it ends at ${end}, in ${Math.ceil((until - now) / DAY_MS)} days`,
    };
}
