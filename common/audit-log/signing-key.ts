import { createPrivateKey, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readPublicKeys } from './tree-head.ts';

/** What a log is signed with. */
export interface SigningKey {
  /** Ed25519, private. */
  readonly key: KeyObject;
  /** Public halves of those that have signed the log before. */
  readonly formerKeys: readonly KeyObject[];
}

/** The Ed25519 key that signs tree heads, PKCS #8 in PEM, and below it the public keys (PEM) that it has followed. @throws Error when the file holds none */
export function readSigningKey(path: string): SigningKey {
  const text = readFileSync(path, 'utf8');
  const key = createPrivateKey(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0] ?? text);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path}: expected an Ed25519 key`);
  return { key, formerKeys: [...readPublicKeys(text).values()] };
}

/** The same; made where it is not there. For development: a key that lies beside the log protects it from accidents only. */
export function readOrMakeSigningKey(path: string): SigningKey {
  if (!existsSync(path)) makeSigningKey(path);
  return readSigningKey(path);
}

/** Whole or not at all: several processes may begin at once, and all of them take the first one's. */
function makeSigningKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const own = `${path}.${process.pid}`;
  writeFileSync(own, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  try {
    linkSync(own, path);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own);
  }
}

/** The DER of an Ed25519 private key (RFC 8410, 7) up to its 32 bytes. */
const PKCS8_BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/**
 * The key of one of several logs that a gateway writes at once, made from the gateway's own. A key has signed one log:
 * whoever keeps heads tells by it that a log was cut or begun anew, so that logs must not share one.
 */
export function keyOfLog({ key, formerKeys }: SigningKey, log: number): SigningKey {
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES);
  const own = Buffer.from(hkdfSync('sha256', seed, '', `tongcha-audit-log-${log}-v1`, SEED_BYTES));
  const der = Buffer.concat([PKCS8_BEFORE_SEED, own]);
  return { key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), formerKeys };
}
