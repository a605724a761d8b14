import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type Algorithm = 'EdDSA' | 'ES256' | 'PS256' | 'RS256';

/** A key of an issuer of the test's own. */
export interface Signer {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As it stands in a JWKS. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

export type Json = Readonly<Record<string, unknown>>;

export function makeSigner(kid: string, alg: Algorithm = 'EdDSA', curve = 'P-256'): Signer {
  const { privateKey, publicKey } =
    alg === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : alg === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: curve })
        : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { kid, alg, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

export const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with any header and any claims, as objects or as texts that need not be JSON. */
export function makeToken(signer: Signer, claims: Json | string, header: Json | string = {}): string {
  const head = typeof header === 'string' ? header : { alg: signer.alg, kid: signer.kid, typ: 'at+jwt', ...header };
  const input = `${part(head)}.${part(claims)}`;
  return `${input}.${signatureOf(signer, input).toString('base64url')}`;
}

export function signatureOf({ alg, privateKey }: Pick<Signer, 'alg' | 'privateKey'>, input: string): Buffer {
  const data = Buffer.from(input);
  if (alg === 'EdDSA') return sign(null, data, privateKey);
  if (alg === 'ES256') return sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  if (alg === 'PS256')
    return sign('sha256', data, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  return sign('sha256', data, privateKey);
}

export function hmacToken(secret: string | Buffer, claims: Json, header: Json): string {
  const input = `${part({ alg: 'HS256', typ: 'at+jwt', ...header })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
