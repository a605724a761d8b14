import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { WatchedFile } from '@tongcha/signature';
import { SourceFault } from './source-fault.ts';

/** What is signed. Of no other JWS (RFC 8725, 3.11): a key that signs tokens as well has signed neither by that. */
export type SignedType = 'tongcha-supergraph+jws' | 'tongcha-directory+jws' | 'tongcha-operator+jws';

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

/** A signed text to the text in it. @throws SourceFault NOT_SIGNED or OUTDATED */
export type OpenSigned = (signed: string) => Promise<string>;

/**
 * Takes what one of the keys has signed for that place, and nothing that was signed before what was taken last: whoever
 * can write the place could otherwise bring an old one back.
 * @param keyFile the path of a JWK set of public keys, read again when it changes
 * @throws Error when it cannot be read
 */
export async function opensSigned(keyFile: string, signedFor: SignedFor): Promise<OpenSigned> {
  const open = await opensSignedOnce(keyFile, signedFor);
  let newest = 0;
  return async (signed) => {
    const { text, iat } = await open(signed);
    if (iat < newest) throw new SourceFault('OUTDATED');
    newest = iat;
    return text;
  };
}

/**
 * Takes what one of the keys has signed for that place, whenever that was.
 * @param keyFile the path of a JWK set of public keys, read again when it changes
 * @throws Error when it cannot be read
 */
export async function opensSignedOnce(
  keyFile: string,
  signedFor: SignedFor,
): Promise<(signed: string) => Promise<{ readonly text: string; readonly iat: number }>> {
  const file = await WatchedFile.open(keyFile, readPublicKeys);
  return async (signed) => {
    await file.refresh(1_000);
    return verified(signed, file.value, signedFor);
  };
}

/**
 * What was signed by one of the set's keys, private ones or public ones, for that place.
 * @param keySet a JWK set
 * @throws SourceFault NOT_SIGNED; Error where the set has no key, without what was read in it
 */
export async function openSigned(signed: string, keySet: string, signedFor: SignedFor): Promise<string> {
  const keys = readKeys(z.array(z.object(half)).min(1), keySet, 'a JWK set with keys of Ed25519');
  return (await verified(signed, await jwksOf(keys), signedFor)).text;
}

/** @throws SourceFault NOT_SIGNED */
async function verified(
  signed: string,
  keys: Jwks,
  { type, name }: SignedFor,
): Promise<{ readonly text: string; readonly iat: number }> {
  const { payload, protectedHeader } = await compactVerify(signed.trim(), keys, {
    algorithms: ALGORITHMS,
  }).catch((error: unknown) => {
    throw new SourceFault('NOT_SIGNED', undefined, { cause: error });
  });
  const { typ, iat, for: place } = protectedHeader as Readonly<Record<string, unknown>>;
  if (typ !== type || place !== name || typeof iat !== 'number')
    throw new SourceFault('NOT_SIGNED', 'it is signed for something else');
  return { text: new TextDecoder('utf-8', { fatal: true }).decode(payload), iat };
}

type Jwks = ReturnType<typeof createLocalJWKSet>;

async function readPublicKeys(text: string): Promise<Jwks> {
  return jwksOf(readKeys(publicKeys, text, 'a JWK set with public keys of Ed25519, and nothing else'));
}

/** The public halves. */
async function jwksOf(keys: readonly z.infer<z.ZodObject<typeof half>>[]): Promise<Jwks> {
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
