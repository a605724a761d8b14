/** The day of a time, as it is written there. */
export function day(time: string | null): string | null {
  return time === null ? null : time.slice(0, 10);
}
