/** Whether a moment lies before another; a moment that is not known does not. */
export function isPast(moment: string | null, now: string): boolean {
  return moment !== null && Date.parse(moment) < Date.parse(now);
}

export function byTime(a: string | null, b: string | null): number {
  return (a === null ? 0 : Date.parse(a)) - (b === null ? 0 : Date.parse(b));
}
