import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { SigningKey } from '@tongcha/signature';

/**
 * Keeps what stands in somebody else's memory from being read, and from being taken where anybody but a gateway has
 * written it.
 */
export interface Seal {
  /** Of its key: what another one has sealed is not even looked for. */
  readonly id: string;
  /** @param name where the text is kept: it is no good anywhere else */
  seal(name: string, text: string): string;
  /** Null: no gateway of this key has written it there. */
  open(name: string, sealed: string): string | null;
  /** The same of bytes. */
  sealBytes(name: string, bytes: Uint8Array): Buffer;
  openBytes(name: string, sealed: Uint8Array): Buffer | null;
}

const PURPOSE = 'tongcha cache entries';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** With the gateways' own key as it stands, which all that share a Redis have. */
export function sealWith(key: () => Pick<SigningKey, 'id' | 'derive'>): () => Seal {
  let last: { readonly id: string; readonly seal: Seal } | null = null;
  return () => {
    const { id, derive } = key();
    if (last?.id !== id) last = { id, seal: sealOf(id, derive(PURPOSE)) };
    return last.seal;
  };
}

/** Of gateways without a key, in development: everybody knows it, so that it keeps nobody out. */
export const OPEN_SEAL = sealOf('open', Buffer.alloc(32));

/**
 * AES-256-GCM (NIST SP 800-38D). Each place has a key of its own, so that its random nonces, one each time that it is
 * written, never come near the number at which one could repeat, and so that what was sealed for one place opens at no
 * other.
 */
export function sealOf(id: string, secret: Buffer): Seal {
  const keyOf = (name: string): Buffer => createHmac('sha256', secret).update(name).digest();
  const sealBytes = (name: string, bytes: Uint8Array): Buffer => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(name), nonce, { authTagLength: TAG_BYTES });
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  const openBytes = (name: string, bytes: Uint8Array): Buffer | null => {
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, keyOf(name), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      return null;
    }
  };
  return {
    id: id.slice(0, 12),
    sealBytes,
    openBytes,
    seal: (name, text) => sealBytes(name, Buffer.from(text)).toString('base64'),
    open: (name, sealed) => openBytes(name, Buffer.from(sealed, 'base64'))?.toString() ?? null,
  };
}
