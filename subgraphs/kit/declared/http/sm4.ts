import { createCipheriv, createDecipheriv } from 'node:crypto';

/** What Node's OpenSSL has of SM4 that platforms use. GCM is not in it. */
export const SM4_MODES = ['sm4-cbc', 'sm4-ecb'] as const;
export type Sm4Mode = (typeof SM4_MODES)[number];

/** Bytes of a key and of a block (GB/T 32907). */
export const SM4_BYTES = 16;

/** A key or an initial vector as settings have it: 32 digits in hex, 24 signs in base64, or 16 signs; null for what is none. */
export function sm4Bytes(text: string): Buffer | null {
  if (/^[\da-f]{32}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z\d+/]{22}==$/.test(text)) return Buffer.from(text, 'base64');
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === SM4_BYTES ? bytes : null;
}

/** Padded as in PKCS #7. @param iv null: there is none */
export function sm4Encrypt(mode: Sm4Mode, key: Buffer, iv: Buffer | null, text: Uint8Array): Buffer {
  const cipher = createCipheriv(mode, key, iv);
  return Buffer.concat([cipher.update(text), cipher.final()]);
}

/** @throws Error for what is not of whole blocks, or does not end as it was padded */
export function sm4Decrypt(mode: Sm4Mode, key: Buffer, iv: Buffer | null, sealed: Uint8Array): Buffer {
  const cipher = createDecipheriv(mode, key, iv);
  return Buffer.concat([cipher.update(sealed), cipher.final()]);
}
