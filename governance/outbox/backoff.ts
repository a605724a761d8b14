const FIRST_MS = 1_000;
const MOST_MS = 3_600_000;

/** Whoever cannot even be reached is looked for so often: it costs one connection in vain for all that waits for him. */
const MOST_UNREACHED_MS = 60_000;

/**
 * How long to wait before the next try: a second, then twice as long each time, up to a longest. A quarter of it is by chance, so that those
 * who failed together do not come back together.
 * @param attempts made so far @returns milliseconds
 */
export function backoffMs(attempts: number, mostMs = MOST_MS): number {
  const whole = Math.min(mostMs, FIRST_MS * 2 ** Math.min(30, Math.max(0, attempts - 1)));
  return Math.round(whole * (1 - Math.random() / 4));
}

export function unreachedMs(attempts: number): number {
  return backoffMs(attempts, MOST_UNREACHED_MS);
}

/**
 * When to come back to whoever asks for another time: not in days; and whoever says "at once" is given time as if he could not be reached,
 * or he would be asked several times a second for as long as he says so.
 * @param attempts made so far
 */
export function laterAt(retryAt: number, attempts: number, now: number): number {
  return retryAt <= now ? now + unreachedMs(attempts) : Math.min(now + MOST_MS, Math.max(now + FIRST_MS / 4, retryAt));
}
