import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The issuer of tokens that a development key has signed. `.invalid` is nobody's name (RFC 2606). */
export const DEVELOPMENT_ISSUER = 'https://development.tongcha.invalid';

/** Where the key is kept, below the folder that one works in; git ignores it. */
export const DEVELOPMENT_FOLDER = resolve('data', 'development');

/** All of the audit log that `npm start` writes, begun anew at each start: its lines, and the head and key that stand beside them. */
export const DEVELOPMENT_AUDIT = join(DEVELOPMENT_FOLDER, 'audit');

/** Its lines: where the audit command looks when no folder is set. */
export const DEVELOPMENT_AUDIT_LOG = join(DEVELOPMENT_AUDIT, 'log');

/** What the gateway of `npm start` signs its calls with, and what its ministries trust; made anew at each start. */
export const DEVELOPMENT_CALL_KEYS = join(DEVELOPMENT_FOLDER, 'calls');

/** The directory of members that the gateway of `npm start` reads, and the keys to change it with; made anew at each start. */
export const DEVELOPMENT_DIRECTORY = join(DEVELOPMENT_FOLDER, 'directory');

/** The public half, for the gateway that is to trust it. */
export const developmentKeys = (folder: string = DEVELOPMENT_FOLDER): string => join(folder, 'jwks.json');

export interface DevelopmentKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The same, for what takes its keys so. */
  readonly jwk: JWK;
}

/**
 * The Ed25519 key that signs development tokens, made on first use.
 * @throws Error when the folder cannot be written, or its key file is damaged
 */
export async function developmentKey(folder: string = DEVELOPMENT_FOLDER): Promise<DevelopmentKey> {
  const file = join(folder, 'key.json');
  if (!existsSync(file)) await makeKey(folder, file);
  // Also what an older umask or a copy has left open.
  chmodSync(file, 0o600);
  const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  writeFileSync(developmentKeys(folder), JSON.stringify({ keys: [publicHalf(jwk)] }));
  const privateKey = await importJWK(jwk, 'EdDSA');
  if (privateKey instanceof Uint8Array || jwk.kid === undefined)
    throw new Error(`${file} is not a development key: delete it, and a new one is made`);
  return { kid: jwk.kid, privateKey, jwk };
}

async function makeKey(folder: string, file: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid: `development-${randomUUID()}`, alg: 'EdDSA', use: 'sig' };
  try {
    writeFileSync(file, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process was first: its key is the one.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function publicHalf({ kty, crv, x, kid, alg, use }: JWK): object {
  return { kty, crv, x, kid, alg, use };
}
