import { randomUUID } from 'node:crypto';
import type { CallClaims } from './call-claims.ts';
import { signatureBase } from './base.ts';
import { encodeClaims } from './claims.ts';
import { contentDigest } from './digest.ts';
import type { SigningKey } from './keys.ts';
import { COVERED, LABEL, LIFE_S, TAG } from './profile.ts';

export interface CallToSign {
  readonly method: 'GET' | 'POST';
  /** Host, and port where it is not the scheme's own, as the call is sent to. */
  readonly authority: string;
  /** Path and query as they go into the request line. */
  readonly target: string;
  readonly contentType: string;
  readonly body: string;
  /** The subgraph that is asked, by its name in the supergraph. */
  readonly ministry: string;
  readonly claims: CallClaims;
  readonly requestId: string;
}

const COMPONENTS = `(${COVERED.map((name) => `"${name}"`).join(' ')})`;

/** The header fields that make it a signed call, good for one sending. @param now epoch milliseconds */
export function signCall(
  key: SigningKey,
  call: CallToSign,
  now: number = Date.now(),
  nonce: string = randomUUID(),
): Record<string, string> {
  const { method, authority, target, contentType, body, ministry, claims, requestId } = call;
  const created = Math.floor(now / 1000);
  const headers: Record<string, string> = {
    'content-type': contentType,
    'content-digest': contentDigest(key.algorithm, body),
    'tongcha-ministry': ministry,
    'tongcha-claims': encodeClaims(claims),
    'x-request-id': requestId,
  };
  // Written out: each value is known to need no escape (RFC 9651, 4.1.6).
  const params = `${COMPONENTS};created=${created};expires=${created + LIFE_S};nonce="${nonce}";keyid="${key.id}";alg="${key.algorithm.name}";tag="${TAG}"`;
  const base = signatureBase(COVERED, { method, authority, target, field: (name) => headers[name] ?? null }, params);
  if (base === null) throw new Error('a header of a signed call is missing or has a line break in it');
  headers['signature-input'] = `${LABEL}=${params}`;
  headers['signature'] = `${LABEL}=:${key.sign(base).toString('base64')}:`;
  return headers;
}
