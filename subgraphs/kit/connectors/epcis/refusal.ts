import type { HttpClientResponse } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { refusedAccount } from '../refused.ts';

/**
 * What an answer other than 200, or one that asks to be asked less, means. Null for a 404 that says in EPCIS's own words that nothing fits: some
 * repositories answer an empty result so; any other 404 is a wrong address. What the body says stays inside.
 */
export function refusal(answer: HttpClientResponse): Fault | null {
  const { status } = answer;
  const cause = new Error(`status ${status}, ${problemOf(answer) ?? 'no problem type'}`);
  if (status === 404 && /NoSuch(?:Name|Resource)Exception$/.test(problemOf(answer) ?? '')) return null;
  if (status === 404) return new Fault('BAD_ANSWER', 'no events are served at this address', { cause });
  const refused = refusedAccount(status);
  if (refused) return refused;
  if (status === 413) return new Fault('TOO_LARGE', 'the repository says the answer is too large', { cause });
  if (status === 408 || status === 504) return new Fault('TIMEOUT', 'no answer in time', { cause });
  if (status === 500 || status === 502 || status === 503)
    return new Fault('UNAVAILABLE', 'cannot answer now', { cause });
  if ((status >= 400 && status < 500) || status === 501)
    return new Fault('BAD_REQUEST', 'the repository refuses the question', { cause });
  return new Fault('BAD_ANSWER', 'answered with an unexpected status', { cause });
}

/** The `type` of an RFC 7807 problem: `epcisException:QueryParameterException`. */
function problemOf(answer: HttpClientResponse): string | null {
  if (!answer.headers['content-type']?.includes('json')) return null;
  try {
    const body: unknown = JSON.parse(answer.body.toString('utf8'));
    const type = typeof body === 'object' && body !== null ? (body as { type?: unknown }).type : undefined;
    return typeof type === 'string' ? type.slice(0, 200) : null;
  } catch {
    return null;
  }
}
