import { Fault } from '@tongcha/resilience';
import type { Call } from '../../legacy-system.ts';
import type { EpcisEvent } from './event.ts';
import { isRaw } from './fields.ts';
import type { Condition } from './query.ts';
import type { EpcisPage, Unreadable } from './read-document.ts';

/** How long something is asked for, and as of which moment. */
export type Asking = Pick<Call, 'signal' | 'asOf'>;

/** Of what was recorded until the moment, itself included (EPCIS 2.0 section 8.2.7.1: LT_recordTime). */
export function recordedUntil({ asOf }: Asking): readonly Condition[] {
  return asOf === undefined ? [] : [{ name: 'LT_recordTime', values: [new Date(Date.parse(asOf) + 1).toISOString()] }];
}

/**
 * A page as it would have been at that moment, also of a repository that took no notice of the condition. An event that does not say when
 * it was recorded may have been there or not: that is said. What was declared an error later was none yet, where the declaration
 * stands in the event itself.
 */
export function pageThen(page: EpcisPage, { asOf }: Asking): EpcisPage {
  if (asOf === undefined) return page;
  const until = Date.parse(asOf);
  const events: EpcisEvent[] = [];
  const unreadable: Unreadable[] = page.unreadable.filter(({ raw }) => !(recordedIn(raw) > until));
  for (const event of page.events) {
    if (event.recordedAt === null) unreadable.push({ raw: event.raw, fault: undated() });
    else if (Date.parse(event.recordedAt) <= until)
      events.push(declaredBy(event, until) ? event : { ...event, error: null });
  }
  return { ...page, events, unreadable };
}

/** Of one without a time of its own its recording tells. */
function declaredBy({ error }: EpcisEvent, until: number): boolean {
  return error === null || error.at === null || Date.parse(error.at) <= until;
}

function recordedIn(raw: unknown): number {
  return isRaw(raw) ? Date.parse(String(raw['recordTime'])) : NaN;
}

function undated(): Fault {
  return new Fault('NO_HISTORY', 'has an event that does not say when it was recorded');
}
