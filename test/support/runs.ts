/** Whether this is `npm run test:long`. */
export const LONG = process.env['TEST_LONG'] === '1';

/** Whether this is CI's run, a long one, or one of files that somebody has named. */
export const ALL = LONG || process.env['TEST_ALL'] === '1';

/** Of cases that show the same at another place, in seconds each: the first by `npm test`, all where `ALL`. */
export function few<T>(most: number, cases: readonly T[]): readonly T[] {
  return ALL ? cases : cases.slice(0, most);
}

/** How many cases a property test tries: few by `npm test`, many by `npm run test:long`. */
export function runs(quick: number, long: number): { readonly numRuns: number } {
  return { numRuns: LONG ? long : quick };
}

const DAY_MS = 24 * 3_600_000;

/** Of cases that take long, one a day, each in its turn; all by `npm run test:long`. Says which. */
export function oneADay<T>(what: string, cases: readonly T[], nameOf: (one: T) => string): readonly T[] {
  if (LONG) return cases;
  const today = cases.slice(Math.floor(Date.now() / DAY_MS) % cases.length).slice(0, 1);
  console.warn(`${what}: today ${today.map(nameOf).join()} of ${cases.length}; all by npm run test:long`);
  return today;
}
