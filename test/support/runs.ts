/** Whether this is `npm run test:long`. */
export const LONG = process.env['TEST_LONG'] === '1';

/** How many cases a property test tries: few by `npm test`, many by `npm run test:long`. */
export function runs(quick: number, long: number): { readonly numRuns: number } {
  return { numRuns: LONG ? long : quick };
}
