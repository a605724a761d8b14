/**
 * Why something could not be asked or answered. The code is public and stable (docs/errors.md); the message
 * is safe to show; what really happened stays in `cause`, for the log.
 */
export type FaultCode = (typeof FAULT_CODES)[number];

export const FAULT_CODES = [
  'TIMEOUT', // no answer within the deadline
  'UNAVAILABLE', // refused, reset or down
  'TOO_BUSY', // it answers, but takes no more just now
  'BAD_ANSWER', // answered, but not with what was asked
  'NOT_UNDERSTOOD', // answered, and a part of it could not be read: what it says is not known, never that there is nothing
  'NO_HISTORY', // what was known at that moment is not kept: never today's answer in its place
  'TOO_LARGE', // the answer went over the cap
  'REFUSED', // answered: you may not
  'CREDENTIALS_REFUSED', // answered: not with this user, password or key, which whoever asks it has from its own configuration
  'UNVERIFIED_CALL', // answered: I do not know this gateway
  'BAD_REQUEST', // what was asked cannot be asked of it
  'UNAUTHENTICATED', // what was shown does not prove who asks
  'KEY_NOT_KNOWN', // the key that would prove who asks is not known here yet
  'CALL_LIMIT', // the operation has made as many calls as it may
] as const;

/** What only the operator's log is told of a fault. */
export interface FaultOptions extends ErrorOptions {
  /** Where in what was answered, for the operator's log: `line 3`, `data.rows`. Names and numbers, never what stood there. */
  readonly place?: string | undefined;
  readonly hint?: string | undefined;
}

/** An expected failure with a public code and a message that is safe to show. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly place: string | undefined;
  /** For the log alone: what whoever runs it can mend, in words of ours and names of a schema; never a value. */
  readonly hint: string | undefined;

  constructor(code: FaultCode, message: string, options?: FaultOptions) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
    this.place = options?.place;
    this.hint = options?.hint;
  }

  /** What callers are told, where that is more than what retries and breakers go by. */
  get told(): FaultCode {
    return this.code;
  }
}
