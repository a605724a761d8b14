import { createHash } from 'node:crypto';
import type { EpcisEvent } from './event.ts';

export interface EventStanding {
  /** Each event once, oldest first. */
  readonly events: readonly EpcisEvent[];
  /** Events declared to be errors, without their declarations. */
  readonly withdrawn: readonly EpcisEvent[];
}

/**
 * Takes out repeats and what was declared an error. A declaration is the event over again, same eventID or, without
 * one, same content, with an `errorDeclaration` (EPCIS 2.0 section 7.4.1); where it stands among the events does not
 * matter. The events that its `correctiveEventIDs` name are the corrections: they stand.
 */
export function standing(events: Iterable<EpcisEvent>): EventStanding {
  const found = new Map<string, EpcisEvent>();
  const declared: EpcisEvent[] = [];
  for (const event of events) {
    if (event.error !== null) declared.push(event);
    else {
      const key = event.id ?? contentOf(event);
      const known = found.get(key);
      // The same event twice with different content: what was recorded last counts.
      if (known === undefined || recorded(event) > recorded(known)) found.set(key, event);
    }
  }
  const ids = new Set(declared.map((event) => event.id));
  const contents = new Set(declared.filter((event) => event.id === null).map(contentOf));
  const isWithdrawn = (event: EpcisEvent): boolean =>
    (event.id !== null && ids.has(event.id)) || (contents.size > 0 && contents.has(contentOf(event)));
  const ordered = [...found.values()].sort(byTime);
  return { events: ordered.filter((event) => !isWithdrawn(event)), withdrawn: ordered.filter(isWithdrawn) };
}

export function byTime(a: EpcisEvent, b: EpcisEvent): number {
  if (a.instant !== b.instant) return a.instant - b.instant;
  if (recorded(a) !== recorded(b)) return recorded(a) - recorded(b);
  const [one, other] = [a.id ?? '', b.id ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}

function recorded(event: EpcisEvent): number {
  return event.recordedAt === null ? 0 : Date.parse(event.recordedAt);
}

const NOT_CONTENT = new Set(['@context', 'id', 'eventID', 'recordTime', 'errorDeclaration']);

/** A name for what an event says, the same however its fields are ordered. */
export function contentOf(event: EpcisEvent): string {
  const own = Object.fromEntries(Object.entries(event.raw).filter(([key]) => !NOT_CONTENT.has(key)));
  return `content:${createHash('sha256').update(ordered(own, 0)).digest('hex')}`;
}

function ordered(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > 50)
    return JSON.stringify(typeof value === 'object' && value !== null ? '…' : value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((one) => ordered(one, depth + 1)).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${ordered((value as Record<string, unknown>)[key], depth + 1)}`).join(',')}}`;
}
