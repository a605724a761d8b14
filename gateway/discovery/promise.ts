/** A no counts while the filter's time is younger than this, milliseconds: past it everybody is asked. */
export const PROMISE_MS = 60_000;
