/** The header of a response that answers as of a moment, and names it: whoever does not know `asOf` answers of today, and names none. */
export const AS_OF_HEADER = 'tongcha-as-of';

/** RFC 3339, with its zone. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A moment in its one spelling, in which it is part of claims and keys: `2026-09-30T16:00:00.000Z`. What is finer than a millisecond is
 * cut off.
 * @returns null where it is no moment: a time without a zone is none
 */
export function readMoment(text: string): string | null {
  if (!MOMENT.test(text) || !hasDay(text)) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}

/** Whether its month has such a day, of a time that begins with a date: 30 February is read as 2 March else. */
export function hasDay(time: string): boolean {
  const [day] = /^\d{4}-\d\d-\d\d/.exec(time) ?? [];
  return day !== undefined && new Date(day).getUTCDate() === Number(day.slice(8));
}
