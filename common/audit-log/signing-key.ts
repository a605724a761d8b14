import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  if (existsSync(path)) return readSigningKey(path);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  return { key: privateKey, formerKeys: [] };
}
