import type { IncomingMessage } from 'node:http';
import { ANONYMOUS_CLAIMS, type CallClaims } from '../../common/claims.ts';
import { type Admitted, refusal } from '../../common/graphql-http.ts';
import { logSeldom } from '../../common/log.ts';
import { CallMemory } from '../../common/signature/call-memory.ts';
import { signedRequest } from '../../common/signature/incoming.ts';
import { readTrustedKeys } from '../../common/signature/keys.ts';
import { type Verdict, verifyCall } from '../../common/signature/verify.ts';
import { WatchedFile } from '../../common/signature/watched-file.ts';

/** Who asks, or the refusal, before anything else reads the request. */
export type Admit = (request: IncomingMessage, body: Buffer) => Promise<Admitted<CallClaims>> | Admitted<CallClaims>;

/** Without trusted keys nothing is proven, whatever a request says of itself. */
export const everyoneIsAnonymous: Admit = () => ({ admitted: ANONYMOUS_CLAIMS });

export interface VerifiedCallsOptions {
  readonly ministry: string;
  /** The path of a JWK set with the public keys of the gateways whose calls are answered. */
  readonly trustedKeys: string;
  readonly memory?: CallMemory;
}

/** Answers what a trusted gateway has signed for this ministry, now, and once. @throws Error where the file cannot be read */
export async function verifiedCalls({ ministry, trustedKeys, memory = new CallMemory() }: VerifiedCallsOptions): Promise<Admit> {
  const file = await WatchedFile.open(trustedKeys, readTrustedKeys);
  const since = Date.now();
  return async (request, body) => {
    const verify = (): Verdict => verifyCall(signedRequest(request), body, { ministry, keys: file.value, memory, since, now: Date.now() });
    await file.refresh(1_000);
    let verdict = verify();
    if ('refusal' in verdict && verdict.refusal === 'unknown key') {
      // The gateway may sign with a key that was added a moment ago.
      await file.refresh(50);
      verdict = verify();
    }
    if ('claims' in verdict) return { admitted: verdict.claims };
    // Refusals cost whoever sends them nothing.
    logSeldom('warn', `refused ${verdict.refusal}`, { event: 'call-refused', reason: verdict.refusal }, '拒绝了未经验证的调用 / calls that are not verified were refused');
    return { refused: verdict.refusal === 'memory full' ? FULL : UNVERIFIED };
  };
}

/** One answer to all of them: which check failed would tell a forger how far it has come. The ministry's own log has it. */
const UNVERIFIED = refusal(401, 'UNVERIFIED_CALL', 'this ministry answers calls that a gateway it trusts has signed for it, while they hold and once; its log says what was wrong');
const FULL = refusal(503, 'UNAVAILABLE', 'more calls at a time than this ministry can take; try again later', [['retry-after', '30']]);
