import type { HttpResponse } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { FILE_FAULTS } from '../upload/words.ts';
import type { Lang } from '../upload/take-upload.ts';
import { json, problem } from './answers.ts';

/** HTTP's status for a fault, and the exception of EPCIS 2.0 section 12 that it is. */
const STATUS: Readonly<Record<string, readonly [status: number, exception: string]>> = {
  UNAUTHENTICATED: [401, 'SecurityException'],
  KEY_NOT_KNOWN: [503, 'SecurityException'],
  REFUSED: [403, 'SecurityException'],
  BAD_REQUEST: [400, 'ValidationException'],
  TOO_LARGE: [413, 'CaptureLimitExceededException'],
  TOO_BUSY: [429, 'ImplementationException'],
};

const RETRY: HttpResponse['headers'] = [['retry-after', '60']];

/** A fault as an answer; a bug is thrown on. @param lang null: as a problem of EPCIS */
export function refuseBy(error: unknown, lang: Lang | null): HttpResponse {
  if (!(error instanceof Fault)) throw error;
  const [status, exception] = STATUS[error.code] ?? [503, 'ImplementationException'];
  const headers: HttpResponse['headers'] = [
    ...(status === 429 || status === 503 ? RETRY : []),
    ...(status === 401 ? [['www-authenticate', 'Bearer'] as const] : []),
  ];
  if (lang === null) return problem(status, exception, error.message, headers);
  const known = Object.hasOwn(FILE_FAULTS, error.message) ? FILE_FAULTS[error.message] : undefined;
  const code = known ? error.message : error.code;
  return {
    ...json(status, { errors: [{ message: known?.[lang] ?? error.message, extensions: { code } }] }, headers),
    code,
  };
}
