import { PROMISE_MS } from './promise.ts';

/** What happened this long before a filter's time may be known elsewhere and not be in it yet, milliseconds. */
const YOUNG_MS = 2 * 86_400_000;

/**
 * From when on a claim is so young that everybody is asked about its ends, epoch milliseconds: one side of a handover writes
 * it down days before the other. A claim without a time says nothing of how young it is.
 */
export function youngFrom(now: number = Date.now()): number {
  return now - PROMISE_MS - YOUNG_MS;
}
