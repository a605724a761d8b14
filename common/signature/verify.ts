import {
  type Dictionary,
  type InnerList,
  isInnerList,
  parseDictionary,
  serializeDictionary,
  serializeInnerList,
} from 'structured-headers';
import type { CallClaims } from './call-claims.ts';
import { type SignedRequest, signatureBase } from './base.ts';
import type { CallMemory } from './call-memory.ts';
import { decodeClaims } from './claims.ts';
import { contentDigest } from './digest.ts';
import type { TrustedKeys } from './keys.ts';
import { COVERED, MAX_LIFE_S, SKEW_S, TAG } from './profile.ts';

/** Why a call is not answered: for the ministry's own log and metrics, never for whoever sent it. */
export const REFUSALS = [
  'unsigned',
  'malformed',
  'unknown key',
  'not valid now',
  'another ministry',
  'altered, or for another address',
  'repeated',
  'memory full',
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** What a call says once it is verified, or why it is not. */
export type Verification = VerifiedCall | { readonly refusal: Refusal };

export interface VerifiedCall {
  readonly claims: CallClaims;
  readonly requestId: string;
  /** By which other processes at the same address know that it was taken, until its signature holds no longer. */
  readonly taken: TakenCall;
}

export interface TakenCall {
  readonly nonce: string;
  /** Epoch seconds. */
  readonly until: number;
}

export interface VerifyOptions {
  /** The name of the ministry that was asked. */
  readonly ministry: string;
  /** Where it is reached, whatever its proxies make of host and path; where none is known, as the request has come in. */
  readonly addresses?: readonly Address[];
  /** Where the address of what is asked for is not itself one of those: its path, made of one of theirs. */
  readonly pathAt?: ((path: string) => string) | undefined;
  readonly keys: TrustedKeys;
  readonly memory: CallMemory;
  /** Epoch milliseconds. What was signed before cannot be told from what was answered before this process began. */
  readonly since: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What of an address is signed. */
export interface Address {
  /** Host, and port where it is not the scheme's own. */
  readonly authority: string;
  readonly path: string;
}

interface Signature {
  readonly input: InnerList;
  readonly signature: Buffer;
  readonly created: number;
  readonly expires: number;
  readonly nonce: string;
  readonly keyId: string;
  readonly algorithm: string;
}

/** Whether a trusted gateway has signed exactly this call, for this ministry, now, and it was not taken before; a call that is, is taken. */
export function verifyCall(request: SignedRequest, body: Uint8Array, options: VerifyOptions): Verification {
  const { ministry, addresses = [], pathAt, keys, memory, since, now } = options;
  const own = readSignature(request);
  if (typeof own === 'string') return { refusal: own };
  const key = keys.get(own.keyId);
  if (!key || key.algorithm.name !== own.algorithm) return { refusal: 'unknown key' };
  const seconds = Math.floor(now / 1000);
  if (!holds(own, seconds) || own.created < Math.floor(since / 1000)) return { refusal: 'not valid now' };
  if (request.field('content-digest') !== contentDigest(key.algorithm, body)) return { refusal: ALTERED };
  const params = serializeInnerList(own.input);
  const bases = asSent(request, addresses, pathAt).map((each) => signatureBase(COVERED, each, params));
  if (!bases.some((base) => base !== null && key.verify(base, own.signature))) return { refusal: ALTERED };
  if (request.field('tongcha-ministry') !== ministry) return { refusal: 'another ministry' };
  const claims = decodeClaims(request.field('tongcha-claims') ?? '');
  if (!claims) return { refusal: 'malformed' };
  // The last, so that only a trusted gateway can fill it.
  const taken = { nonce: own.nonce, until: own.expires + SKEW_S };
  const found = memory.take(taken.nonce, taken.until, seconds);
  if (found !== 'taken') return { refusal: found === 'known' ? 'repeated' : 'memory full' };
  return { claims, requestId: request.field('x-request-id') ?? '', taken };
}

const ALTERED = 'altered, or for another address';

/** The request as the gateway may have sent it: to each of the addresses. A proxy leaves the query as it is. */
function asSent(
  request: SignedRequest,
  addresses: readonly Address[],
  pathAt: (path: string) => string = (path) => path,
): readonly SignedRequest[] {
  if (addresses.length === 0) return [request];
  const { target } = request;
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  return addresses.map(({ authority, path }) => ({ ...request, authority, target: pathAt(path) + query }));
}

function holds({ created, expires }: Signature, now: number): boolean {
  return created <= now + SKEW_S && expires >= now - SKEW_S && expires > created && expires - created <= MAX_LIFE_S;
}

/** The one signature with our tag; a proxy may have added others. */
function readSignature(request: SignedRequest): Signature | 'unsigned' | 'malformed' {
  const [inputs, signatures] = [request.field('signature-input'), request.field('signature')].map((text) =>
    text === null ? null : parseCanonical(text),
  );
  if (inputs === null || signatures === null) return 'unsigned';
  if (!inputs || !signatures) return 'malformed';
  const ours = [...inputs].flatMap(([label, member]) =>
    isInnerList(member) && member[1].get('tag') === TAG ? [{ label, input: member }] : [],
  );
  const [only] = ours;
  if (!only || ours.length > 1) return ours.length > 1 ? 'malformed' : 'unsigned';
  const { label, input } = only;
  const bytes = signatures.get(label)?.[0];
  const [created, expires, nonce, keyId, algorithm] = ['created', 'expires', 'nonce', 'keyid', 'alg'].map((name) =>
    input[1].get(name),
  );
  if (!(bytes instanceof ArrayBuffer) || !coversAll(input)) return 'malformed';
  if (
    !Number.isInteger(created) ||
    !Number.isInteger(expires) ||
    typeof keyId !== 'string' ||
    typeof algorithm !== 'string'
  )
    return 'malformed';
  if (typeof nonce !== 'string' || nonce.length < 16 || nonce.length > 64) return 'malformed';
  return {
    input,
    signature: Buffer.from(bytes),
    created: created as number,
    expires: expires as number,
    nonce,
    keyId,
    algorithm,
  };
}

/** Exactly what is to be covered, in its order, and each as it stands: a parameter would mean another value of the same name. */
function coversAll([items]: InnerList): boolean {
  return (
    items.length === COVERED.length && items.every(([name, params], i) => name === COVERED[i] && params.size === 0)
  );
}

/** One spelling only: in another, bits could change (base64's last ones, say) and nothing would be seen of it. undefined: not so, or not parsed. */
function parseCanonical(text: string): Dictionary | undefined {
  try {
    const parsed = parseDictionary(text);
    return serializeDictionary(parsed) === text ? parsed : undefined;
  } catch {
    return undefined;
  }
}
