import type { IncomingMessage } from 'node:http';
import { CallMemory } from './call-memory.ts';
import { signedRequest } from './incoming.ts';
import { readTrustedKeys, type TrustedKeys } from './keys.ts';
import { type Address, type Verification, verifyCall } from './verify.ts';
import { WatchedFile } from './watched-file.ts';

/** Whose calls are verified, for which ministry, at which addresses. */
export interface VerifierOptions {
  /** The name that a call must be signed for. */
  readonly ministry: string;
  /** The path of a JWK set with the public keys whose calls are taken, or those themselves. */
  readonly trustedKeys: string | TrustedKeys;
  readonly memory?: CallMemory;
  /** The addresses that a call must be signed for; the one that it came in at where there are none. */
  readonly addresses?: readonly Address[];
}

/** Whether a call was signed with a trusted key for that name, now, and was not taken before. */
export type Verifier = (
  request: IncomingMessage,
  body: Buffer,
  pathAt?: (path: string) => string,
) => Promise<Verification>;

/** @throws Error where the file cannot be read */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const { ministry, trustedKeys, memory = new CallMemory(), addresses = [] } = options;
  const keys =
    typeof trustedKeys === 'string'
      ? await WatchedFile.open(trustedKeys, readTrustedKeys)
      : { value: trustedKeys, refresh: () => Promise.resolve() };
  const since = Date.now();
  return async (request, body, pathAt) => {
    const verify = (): Verification =>
      verifyCall(signedRequest(request), body, {
        ministry,
        addresses,
        pathAt,
        keys: keys.value,
        memory,
        since,
        now: Date.now(),
      });
    await keys.refresh(1_000);
    const verdict = verify();
    if (!('refusal' in verdict) || verdict.refusal !== 'unknown key') return verdict;
    // The caller may sign with a key that was added a moment ago.
    await keys.refresh(50);
    return verify();
  };
}
