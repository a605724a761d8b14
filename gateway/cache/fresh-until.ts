import type { Freshness } from '../calls/call.ts';
import { type Lifetime, lifetimeFor } from './entry.ts';
import type { EntityResult } from './entity-results.ts';

/** Until when all that one operation was given is fresh; of nothing that was told it is not known, so that it is not. */
export function freshUntil(): Freshness {
  let least: number | null = null;
  return {
    until: (time) => void (least = Math.min(least ?? Infinity, time)),
    told: () => least ?? 0,
  };
}

/** Of what a ministry has just answered, milliseconds. */
export function freshMsOf(outcomes: readonly EntityResult[], lifetime: Lifetime): number {
  return outcomes.reduce((least, { value }) => Math.min(least, lifetimeFor(value, lifetime).freshMs), lifetime.freshMs);
}
