import type { IncomingMessage } from 'node:http';
import { CallMemory } from './call-memory.ts';
import { signedRequest } from './incoming.ts';
import { readTrustedKeys } from './keys.ts';
import { type Address, type Verification, verifyCall } from './verify.ts';
import { WatchedFile } from './watched-file.ts';

/** Whose calls are verified, for which ministry, at which addresses. */
export interface VerifierOptions {
  /** The name that a call must be signed for. */
  readonly ministry: string;
  /** The path of a JWK set with the public keys whose calls are taken. */
  readonly trustedKeys: string;
  readonly memory?: CallMemory;
  /** The addresses that a call must be signed for; the one that it came in at where there are none. */
  readonly addresses?: readonly Address[];
}

/** Whether a call was signed with a trusted key for that name, now, and was not taken before. */
export type Verifier = (request: IncomingMessage, body: Buffer) => Promise<Verification>;

/** @throws Error where the file cannot be read */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const { ministry, trustedKeys, memory = new CallMemory(), addresses = [] } = options;
  const file = await WatchedFile.open(trustedKeys, readTrustedKeys);
  const since = Date.now();
  return async (request, body) => {
    const verify = (): Verification =>
      verifyCall(signedRequest(request), body, {
        ministry,
        addresses,
        keys: file.value,
        memory,
        since,
        now: Date.now(),
      });
    await file.refresh(1_000);
    const verdict = verify();
    if (!('refusal' in verdict) || verdict.refusal !== 'unknown key') return verdict;
    // The caller may sign with a key that was added a moment ago.
    await file.refresh(50);
    return verify();
  };
}
