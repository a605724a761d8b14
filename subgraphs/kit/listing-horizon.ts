/** Where a listing by times of change begins, and what it was made of. */
export interface Horizon {
  /** Epoch milliseconds; all that has changed then or later is listed. */
  readonly from: number;
  /** The newest change that was listed, and since when that is the newest, by a clock that is not set. */
  readonly newest: number;
  readonly since: number;
}

/** A change may be seen later than its time says, and two clocks of one system may differ, by so much together. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Where the listing after this one begins: some minutes before the newest change, until there was none for as many
 * minutes. A system's own clock may be hours away from ours: only how long it is quiet is taken from ours.
 *
 * @param newest change that has been listed, epoch milliseconds as the system has it
 * @param step the least by which two of its times differ, milliseconds
 */
export function horizonAfter(
  newest: number,
  before: Horizon | null,
  step: number,
  now: { readonly wall: number; readonly steady: number } = { wall: Date.now(), steady: performance.now() },
): Horizon {
  // One that is still to come, of a row that is wrong, would hide all changes until then.
  const known = Math.max(before?.newest ?? -Infinity, Math.min(newest, now.wall));
  const since = before?.newest === known ? before.since : now.steady;
  const isQuiet = now.steady - since >= OVERLAP_MS;
  return { from: isQuiet ? known + step : known - OVERLAP_MS, newest: known, since };
}
