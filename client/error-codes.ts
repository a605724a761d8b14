/**
 * What is to be done of an error, by whose it is. MINISTRY: one that was asked failed, and the rest of the result stands. REFUSED: not for
 * whoever asks. REQUEST: what was sent cannot be asked so. GATEWAY: the gateway answers nothing just now, or has failed itself.
 */
export type ErrorKind = 'MINISTRY' | 'REFUSED' | 'REQUEST' | 'GATEWAY';

/** The public codes of docs/errors.md. */
const KINDS = {
  TIMEOUT: 'MINISTRY',
  UNAVAILABLE: 'MINISTRY',
  BAD_ANSWER: 'MINISTRY',
  NOT_UNDERSTOOD: 'MINISTRY',
  NO_HISTORY: 'MINISTRY',
  OTHER_VERSION: 'MINISTRY',
  TOO_BUSY: 'MINISTRY',
  TOO_LARGE: 'MINISTRY',
  MINISTRY_ERROR: 'MINISTRY',
  UNVERIFIED_CALL: 'MINISTRY',
  CREDENTIALS_REFUSED: 'MINISTRY',
  CALL_LIMIT: 'MINISTRY',
  TOO_MANY_ERRORS: 'MINISTRY',
  REFUSED: 'REFUSED',
  FORBIDDEN: 'REFUSED',
  UNAUTHENTICATED: 'REFUSED',
  UNAUTHORIZED_FIELD_OR_TYPE: 'REFUSED',
  DOCUMENT_NOT_TRUSTED: 'REFUSED',
  BAD_REQUEST: 'REQUEST',
  BAD_USER_INPUT: 'REQUEST',
  PRIVATE_TEXT: 'REQUEST',
  GRAPHQL_PARSE_FAILED: 'REQUEST',
  GRAPHQL_VALIDATION_FAILED: 'REQUEST',
  OPERATION_TOO_COMPLEX: 'REQUEST',
  OPERATION_UNPLANNABLE: 'REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'REQUEST',
  NOT_FOUND: 'REQUEST',
  CONFLICT: 'REQUEST',
  BODY_TOO_LARGE: 'REQUEST',
  BODY_TOO_SLOW: 'REQUEST',
  KEY_NOT_KNOWN: 'GATEWAY',
  RATE_LIMITED: 'GATEWAY',
  OVERLOADED: 'GATEWAY',
  AUDIT_UNAVAILABLE: 'GATEWAY',
  INTERNAL_SERVER_ERROR: 'GATEWAY',
} as const satisfies Readonly<Record<string, ErrorKind>>;

/** One of the public codes. */
export type ErrorCode = keyof typeof KINDS;

/** The public codes of errors (docs/errors.md). */
export const ERROR_CODES = Object.keys(KINDS) as readonly ErrorCode[];

const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  'TIMEOUT',
  'UNAVAILABLE',
  'TOO_BUSY',
  'KEY_NOT_KNOWN',
  'RATE_LIMITED',
  'OVERLOADED',
  'AUDIT_UNAVAILABLE',
]);

/** What an error's code says; GATEWAY of one that has none, or that is not known. */
export function kindOf(code: string | undefined): ErrorKind {
  return code !== undefined && Object.hasOwn(KINDS, code) ? KINDS[code as ErrorCode] : 'GATEWAY';
}

/** Whether it may pass by itself: the same operation is worth asking again, later. */
export function isPassing(code: string | undefined): boolean {
  return PASSING.has(code ?? '');
}
