import { randomUUID } from 'node:crypto';

/** The header in which a request's id comes, is told and is passed on. */
export const REQUEST_ID = 'x-request-id';

/** Letters, digits and a few marks that mean nothing in a header, a log line or a query of either. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._~-]{7,63}$/;

/**
 * The id that the client gives its request, where it is well-formed; else one of ours. What is not well-formed could break
 * a log line, fill a log, or look like something else there, so that it is dropped whole and never mended.
 */
export function requestIdOf(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
