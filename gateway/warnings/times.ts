import { moment } from '../chain/claims.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Dates are told at +08:00. */
const ZONE = 8 * HOUR;

/** Whether a time is surely over at another, epoch milliseconds or text: a date is over when its day is. One that is not known is not. */
export function isOverAt(time: string | null, at: string | number | null): boolean {
  const over = moment(time);
  const then = typeof at === 'number' ? at : moment(at)?.lo;
  return over !== null && then !== undefined && over.hi < then;
}

/** The day of a time at +08:00, `2026-06-30`; what is no time stands as it is. */
export function dayOf(time: string | null): string {
  const at = moment(time);
  return at ? new Date(at.lo + ZONE).toISOString().slice(0, 10) : (time ?? '');
}

/** From one day to another at +08:00, whatever the hours; null where one is not known. */
export function daysBetween(from: string | null, to: string | null): number | null {
  const [a, b] = [moment(from), moment(to)];
  return a && b ? dayNumber(b.lo) - dayNumber(a.lo) : null;
}

/** By time; what has none comes first. */
export function byTime(a: string | null, b: string | null): number {
  return (moment(a)?.lo ?? 0) - (moment(b)?.lo ?? 0);
}

function dayNumber(at: number): number {
  return Math.floor((at + ZONE) / DAY);
}
