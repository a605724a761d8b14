import type { IncomingMessage } from 'node:http';
import type { Admitted } from './admit-calls.ts';
import { refusal } from './graphql-http.ts';
import { logSeldom } from '@tongcha/observe';
import {
  ANONYMOUS_CLAIMS,
  type CallClaims,
  openVerifier,
  type Refusal,
  type VerifierOptions,
} from '@tongcha/signature';

/**
 * Who asks, or the refusal, before anything else reads the request.
 *
 * @param pathAt of what is beside the address that calls go to: its path, made of that address's
 */
export type AdmitCall = (
  request: IncomingMessage,
  body: Buffer,
  pathAt?: (path: string) => string,
) => Promise<Admitted<CallClaims>> | Admitted<CallClaims>;

/** Without trusted keys nothing is proven, whatever a request says of itself. */
export const everyoneIsAnonymous: AdmitCall = () => ({ admitted: ANONYMOUS_CLAIMS });

/**
 * Answers what a trusted gateway has signed for this ministry, now, and once.
 * @param onRefused is told why of each call that is not
 * @throws Error where the file cannot be read
 */
export async function verifiedCalls(
  options: VerifierOptions,
  onRefused: (reason: Refusal) => void = () => {},
): Promise<AdmitCall> {
  const verify = await openVerifier(options);
  return async (request, body, pathAt) => {
    const verdict = await verify(request, body, pathAt);
    if ('claims' in verdict) return { admitted: verdict.claims };
    onRefused(verdict.refusal);
    // Refusals cost whoever sends them nothing.
    logSeldom(
      'warn',
      `refused ${verdict.refusal}`,
      { event: 'call-refused', reason: verdict.refusal },
      '拒绝了未经验证的调用 / calls that are not verified were refused',
    );
    return { refused: verdict.refusal === 'memory full' ? FULL : UNVERIFIED };
  };
}

/** One answer to all of them: which check failed would tell a forger how far it has come. The ministry's own log has it. */
const UNVERIFIED = refusal(
  401,
  'UNVERIFIED_CALL',
  'this ministry answers calls that a gateway it trusts has signed for it, while they hold and once; its log says what was wrong',
);
const FULL = refusal(503, 'UNAVAILABLE', 'more calls at a time than this ministry can take; try again later', [
  ['retry-after', '30'],
]);
