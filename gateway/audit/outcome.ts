/** What came of a request or a call; `code` is the first public code where something went wrong. */
export interface Outcome {
  readonly outcome: 'OK' | 'PARTIAL' | 'REFUSED' | 'FAILED';
  readonly code: string | null;
}

export const OK: Outcome = { outcome: 'OK', code: null };

/** What cannot be written down must not be read. */
export const AUDIT_UNAVAILABLE = { outcome: 'REFUSED', code: 'AUDIT_UNAVAILABLE' } as const satisfies Outcome;

/** Codes that say that it could not be done. */
export const FAILURES = [
  'TIMEOUT',
  'UNAVAILABLE',
  'TOO_BUSY',
  'BAD_ANSWER',
  'NOT_UNDERSTOOD',
  'NO_HISTORY',
  'OTHER_VERSION',
  'UNVERIFIED_CALL',
  'CREDENTIALS_REFUSED',
  'TOO_LARGE',
  'MINISTRY_ERROR',
  'INTERNAL_SERVER_ERROR',
] as const;

/** All others, docs/errors.md: that it may not, or makes no sense. */
export const REFUSALS = [
  'REFUSED',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'KEY_NOT_KNOWN',
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_TOO_COMPLEX',
  'OPERATION_UNPLANNABLE',
  'DOCUMENT_NOT_TRUSTED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PRIVATE_TEXT',
  'RATE_LIMITED',
  'OVERLOADED',
  'CALL_LIMIT',
  'TOO_MANY_ERRORS',
  'NOT_FOUND',
  'CONFLICT',
  'AUDIT_UNAVAILABLE',
] as const;

const FAILED: ReadonlySet<string> = new Set(FAILURES);

/** Whether a public code says that something could not be done, not that it may not. */
export function isFailure(code: string): boolean {
  return FAILED.has(code);
}

export function outcomeOf(hasData: boolean, codes: readonly string[]): Outcome {
  const [code] = codes;
  if (code === undefined) return OK;
  if (hasData) return { outcome: 'PARTIAL', code };
  return { outcome: isFailure(code) ? 'FAILED' : 'REFUSED', code };
}
