import { PROMISE_MS } from './promise.ts';

/** What happened this long before a filter's time may be known elsewhere and not be in it yet, milliseconds. */
const YOUNG_MS = 2 * 86_400_000;

/** From when on everybody is asked, epoch milliseconds. */
export function youngFrom(now: number = Date.now()): number {
  return now - PROMISE_MS - YOUNG_MS;
}

/**
 * Whether a claim is so young that everybody is asked about its codes: one side of a handover writes it down days
 * before the other. One without a time may be of any.
 *
 * @param at when it happened, epoch milliseconds; null: it does not say
 * @param now epoch milliseconds
 */
export function isYoung(at: number | null, now: number = Date.now()): boolean {
  return at === null || Number.isNaN(at) || at > youngFrom(now);
}
