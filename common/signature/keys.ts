import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { type Algorithm, ED25519, SM2 } from './profile.ts';
import { isSm2Point, sm2PublicKey, sm2Signer, sm2Verifier } from './sm2.ts';

/** A private key that signs calls, and its id. */
export interface SigningKey {
  /** The JWK thumbprint of its public half (RFC 7638). */
  readonly id: string;
  readonly algorithm: Algorithm;
  readonly sign: (data: string) => Buffer;
  /** A secret of 32 bytes for another purpose, the same wherever this key is (RFC 5869). Nothing of the key can be told from it. */
  readonly derive: (purpose: string) => Buffer;
}

export interface TrustedKey {
  readonly algorithm: Algorithm;
  readonly verify: (data: string, signature: Buffer) => boolean;
}

/** By key id. */
export type TrustedKeys = ReadonlyMap<string, TrustedKey>;

const bytes32 = z.string().regex(/^[\w-]{43}$/);
const publicJwk = z.union([
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32 }),
  z.object({ kty: z.literal('EC'), crv: z.literal('SM2'), x: bytes32, y: bytes32 }),
]);
const privateJwk = z.intersection(publicJwk, z.object({ d: bytes32 }));

type PublicJwk = z.infer<typeof publicJwk>;

/**
 * The key to sign with: a private JWK, the last of a JWK set, or Ed25519 in PEM.
 * @throws Error, without what was read in it
 */
export async function readSigningKey(text: string): Promise<SigningKey> {
  return signingKey(found(text).at(-1));
}

/**
 * All keys of the file, the one to sign with last: what an earlier one has sealed is still opened.
 * @throws Error, without what was read in it
 */
export async function readSigningKeys(text: string): Promise<readonly SigningKey[]> {
  const keys = await Promise.all(found(text).map(signingKey));
  return keys.length > 0 ? keys : [await signingKey(undefined)];
}

function found(text: string): readonly unknown[] {
  return text.includes('-----BEGIN') ? [pemJwk(text)] : jwks(text);
}

async function signingKey(found: unknown): Promise<SigningKey> {
  const { success, data: jwk } = privateJwk.safeParse(found);
  if (!success) throw new Error('expected a private key: a JWK, a JWK set or PEM, of Ed25519, or a JWK of SM2');
  const { d, ...rest } = jwk;
  if (rest.crv === 'SM2') {
    const secret = Buffer.from(d, 'base64url');
    const { x, y } = sm2PublicKey(secret);
    const own: PublicJwk = { kty: 'EC', crv: 'SM2', x: x.toString('base64url'), y: y.toString('base64url') };
    return { id: await calculateJwkThumbprint(own), algorithm: SM2, sign: sm2Signer(secret), derive: deriving(d) };
  }
  const key = createPrivateKey({ key: { kty: rest.kty, crv: rest.crv, x: rest.x, d }, format: 'jwk' });
  // By the public half that belongs to it, whatever the file says.
  return {
    id: await thumbprint(createPublicKey(key)),
    algorithm: ED25519,
    sign: (data) => sign(null, Buffer.from(data), key),
    derive: deriving(d),
  };
}

function deriving(d: string): SigningKey['derive'] {
  const secret = Buffer.from(d, 'base64url');
  return (purpose) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

/**
 * The keys whose calls are answered: a JWK set of public keys, several where one follows another.
 * @throws Error, without what was read in it
 */
export async function readTrustedKeys(text: string): Promise<TrustedKeys> {
  const found = jwks(text);
  if (found.length === 0) throw new Error('expected a JWK set with a public key at least');
  return new Map(await Promise.all(found.map(trusted)));
}

async function trusted(found: unknown): Promise<readonly [string, TrustedKey]> {
  const { success, data: jwk } = publicJwk.safeParse(found);
  if (!success) throw new Error('expected public JWKs of Ed25519 or SM2');
  if (typeof found === 'object' && found !== null && 'd' in found)
    throw new Error('expected public keys: this file holds a private one, which is now known to whoever reads it');
  if (jwk.crv === 'SM2') {
    const point = { x: Buffer.from(jwk.x, 'base64url'), y: Buffer.from(jwk.y, 'base64url') };
    if (!isSm2Point(point)) throw new Error('expected a point on the curve SM2');
    return [await calculateJwkThumbprint(jwk), { algorithm: SM2, verify: sm2Verifier(point) }];
  }
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return [
    await thumbprint(key),
    { algorithm: ED25519, verify: (data, signature) => verify(null, Buffer.from(data), key, signature) },
  ];
}

function thumbprint(key: KeyObject): Promise<string> {
  return calculateJwkThumbprint(key.export({ format: 'jwk' }));
}

function pemJwk(text: string): unknown {
  try {
    return createPrivateKey(text).export({ format: 'jwk' });
  } catch {
    return undefined; // its message may quote the key
  }
}

function jwks(text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('expected JSON with a key or a set of keys');
  }
  const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : [parsed];
  return Array.isArray(keys) ? keys : [];
}
