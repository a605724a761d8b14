import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The Ed25519 key that signs tree heads, PKCS #8 in PEM. @throws Error when the file holds none */
export function readSigningKey(path: string): KeyObject {
  const key = createPrivateKey(readFileSync(path, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path}: expected an Ed25519 key`);
  return key;
}

/** The same; made where it is not there. For development: a key that lies beside the log protects it from accidents only. */
export function readOrMakeSigningKey(path: string): KeyObject {
  if (existsSync(path)) return readSigningKey(path);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  return privateKey;
}
