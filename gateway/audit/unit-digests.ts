import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Bytes of a digest: two codes of a billion share one once in 5,000. */
const BYTES = 9;

/** By what codes are told in the log. @returns 12 characters of base64url, for whoever has the key alone */
export type DigestOf = (code: string) => string;

/**
 * Digests of codes under a key that is made from the gateway's audit key. Who has the log alone cannot try codes against them, as he could
 * against plain hashes: there are few enough codes to try them all.
 * @param key Ed25519, private
 */
export function digestsWith(key: KeyObject): DigestOf {
  const seed = key.export({ format: 'der', type: 'pkcs8' });
  // As a key object: bytes would be made one anew each time, which takes four times as long.
  const own = createSecretKey(Buffer.from(hkdfSync('sha256', seed, '', 'tongcha-audit-units-v1', 32)));
  return (code) => createHmac('sha256', own).update(code).digest().toString('base64url', 0, BYTES);
}
