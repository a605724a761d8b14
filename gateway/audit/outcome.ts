/** What came of a request or a call; `code` is the first public code where something went wrong. */
export interface Outcome {
  readonly outcome: 'OK' | 'PARTIAL' | 'REFUSED' | 'FAILED';
  readonly code: string | null;
}

export const OK: Outcome = { outcome: 'OK', code: null };

/** What cannot be written down must not be read. */
export const AUDIT_UNAVAILABLE = { outcome: 'REFUSED', code: 'AUDIT_UNAVAILABLE' } as const satisfies Outcome;

/** Codes that say that it could not be done; all others say that it may not, or makes no sense. */
const FAILURES: ReadonlySet<string> = new Set([
  'TIMEOUT',
  'UNAVAILABLE',
  'TOO_BUSY',
  'BAD_ANSWER',
  'NOT_UNDERSTOOD',
  'OTHER_VERSION',
  'UNVERIFIED_CALL',
  'TOO_LARGE',
  'MINISTRY_ERROR',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether a public code says that something could not be done, not that it may not. */
export function isFailure(code: string): boolean {
  return FAILURES.has(code);
}

export function outcomeOf(hasData: boolean, codes: readonly string[]): Outcome {
  const [code] = codes;
  if (code === undefined) return OK;
  if (hasData) return { outcome: 'PARTIAL', code };
  return { outcome: isFailure(code) ? 'FAILED' : 'REFUSED', code };
}
