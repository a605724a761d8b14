/** How many cases a property test tries: few by `npm test`, many by `npm run test:long`. */
export function runs(quick: number, long: number): { readonly numRuns: number } {
  return { numRuns: process.env['TEST_LONG'] === '1' ? long : quick };
}
