import { randomUUID } from 'node:crypto';

/** The header in which a request's id comes, is told and is passed on. */
export const REQUEST_ID = 'x-request-id';

/** Letters, digits and a few marks that mean nothing in a header, a log line or a query of either. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;

/** By which a request is known. */
export interface RequestIds {
  /** Where one request begins, nobody else's. */
  readonly requestId: string;
  /** The client's own text, which several requests, also of several clients, may have; null: it gave none. */
  readonly clientRequestId: string | null;
}

/**
 * `made`: whoever asks may be anybody, so the request's id is made here, and the client's stands beside it.
 * `taken`: whoever asks is a gateway, whose request this is a part of.
 */
export type RequestIdPolicy = 'made' | 'taken';

/** The ids of a request, by what its client gave and whether that counts. */
export function requestIdsOf(given: string | readonly string[] | undefined, policy: RequestIdPolicy): RequestIds {
  const theirs = wellFormedId(given);
  return policy === 'taken'
    ? { requestId: theirs ?? randomUUID(), clientRequestId: null }
    : { requestId: randomUUID(), clientRequestId: theirs };
}

/**
 * Null where it is not well-formed: it could break a log line, fill a log, or look like something else there, so that it is dropped
 * whole and never mended.
 */
export function wellFormedId(given: string | readonly string[] | undefined): string | null {
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : null;
}
