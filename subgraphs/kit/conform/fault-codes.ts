/** What a ministry says of a system that fails: that it failed, and what the caller can do, without anything of its inside. */
export const FAULT_CODES_TOLD: ReadonlySet<unknown> = new Set([
  'TIMEOUT',
  'UNAVAILABLE',
  'BAD_ANSWER',
  'TOO_LARGE',
  'TOO_BUSY',
  'CREDENTIALS_REFUSED',
  'NOT_UNDERSTOOD',
]);
