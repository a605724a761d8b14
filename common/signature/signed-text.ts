import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** What is signed. Of no other JWS (RFC 8725, 3.11): a key that signs tokens as well has signed neither by that. */
export type SignedType =
  | 'tongcha-supergraph+jws'
  | 'tongcha-directory+jws'
  | 'tongcha-operator+jws'
  | 'tongcha-entry+jws';

/** RFC 8037, and RFC 9864's name of the same. */
const ALGORITHMS = ['EdDSA', 'Ed25519'];

const half = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() };
// Strictly: a private key where a public one is expected is a fault to be told.
const publicKeys = z
  .array(
    z.strictObject({ ...half, kid: z.string().optional(), use: z.string().optional(), alg: z.string().optional() }),
  )
  .min(1);
const privateKeys = z.array(z.object({ ...half, d: z.string() })).min(1);

export interface SignedFor {
  readonly type: SignedType;
  /** Where it is served, as the key in Redis: what is signed for one is not taken from another. */
  readonly name: string;
}

export interface Signing extends SignedFor {
  /** When it is signed, epoch milliseconds. */
  readonly now: number;
}

/**
 * The text as a compact JWS (RFC 7515).
 * @param keySet a JWK set whose last key is used, as `npm run keys` writes it
 * @throws Error, without what was read in the set
 */
export async function signText(text: string, keySet: string, { type, name, now }: Signing): Promise<string> {
  const keys = readKeys(privateKeys, keySet, 'a JWK set with a private key of Ed25519');
  const key: JWK = keys.at(-1) ?? {};
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({
      alg: 'EdDSA',
      kid: await calculateJwkThumbprint(key),
      typ: type,
      for: name,
      iat: Math.floor(now / 1_000),
    })
    .sign(await importJWK(key, 'EdDSA'));
}

/** No key of those that count has signed it for this. */
export class NotSigned extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotSigned';
  }
}

/**
 * What was signed by one of the set's keys, private ones or public ones, for that place.
 * @param keySet a JWK set
 * @throws NotSigned; Error where the set has no key, without what was read in it
 */
export async function openSigned(signed: string, keySet: string, signedFor: SignedFor): Promise<string> {
  const keys = readKeys(z.array(z.object(half)).min(1), keySet, 'a JWK set with keys of Ed25519');
  return (await verifySigned(signed, await jwksOf(keys), signedFor)).text;
}

/** @throws NotSigned */
export async function verifySigned(
  signed: string,
  keys: SignedKeys,
  { type, name }: SignedFor,
): Promise<{ readonly text: string; readonly iat: number }> {
  const { payload, protectedHeader } = await compactVerify(signed.trim(), keys, {
    algorithms: ALGORITHMS,
  }).catch((error: unknown) => {
    throw new NotSigned('no key that is known has signed it', { cause: error });
  });
  const { typ, iat, for: place } = protectedHeader as Readonly<Record<string, unknown>>;
  if (typ !== type || place !== name || typeof iat !== 'number') throw new NotSigned('it is signed for something else');
  return { text: new TextDecoder('utf-8', { fatal: true }).decode(payload), iat };
}

/** Public keys by which a text is verified. */
export type SignedKeys = ReturnType<typeof createLocalJWKSet>;

/** @param text a JWK set @throws Error, without what was read, where it holds anything but public keys */
export async function readSignedKeys(text: string): Promise<SignedKeys> {
  return jwksOf(readKeys(publicKeys, text, 'a JWK set with public keys of Ed25519, and nothing else'));
}

/** The public halves. */
async function jwksOf(keys: readonly z.infer<z.ZodObject<typeof half>>[]): Promise<SignedKeys> {
  return createLocalJWKSet({
    keys: await Promise.all(
      keys.map(async ({ kty, crv, x }) => ({ kty, crv, x, kid: await calculateJwkThumbprint({ kty, crv, x }) })),
    ),
  });
}

function readKeys<T extends z.ZodType>(schema: T, text: string, expected: string): z.infer<T> {
  let read: unknown;
  try {
    read = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    read = undefined; // its message may quote a key
  }
  const { success, data } = schema.safeParse(read);
  if (!success) throw new Error(`expected ${expected}`);
  return data;
}
