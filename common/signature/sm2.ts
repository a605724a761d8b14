import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

/** The user id that GM/T 0009 gives to whoever has agreed on no other. */
const USER_ID = '1234567812345678';

/** Order of the curve's group (GB/T 32918.5). */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

export interface Sm2Point {
  /** 32 bytes each. */
  readonly x: Buffer;
  readonly y: Buffer;
}

/** Whether the point is on the curve. */
export function isSm2Point(point: Sm2Point): boolean {
  try {
    return sm2.verifyPublicKey(hexOf(point));
  } catch {
    return false;
  }
}

export function newSm2Secret(): Buffer {
  return Buffer.from(sm2.generateKeyPairHex().privateKey, 'hex');
}

export function sm2PublicKey(d: Buffer): Sm2Point {
  const hex = sm2.getPublicKeyFromPrivateKey(d.toString('hex'));
  return { x: Buffer.from(hex.slice(2, 66), 'hex'), y: Buffer.from(hex.slice(66), 'hex') };
}

/**
 * r and s, 32 bytes each (GB/T 32918.2).
 *
 * @param userId who signs, as both sides have agreed
 */
export function sm2Signer(d: Buffer, userId = USER_ID): (data: string | Uint8Array) => Buffer {
  const digest = digestWith(sm2PublicKey(d), userId);
  const secret = d.toString('hex');
  return (data) => Buffer.from(sm2.doSignature(digest(data), secret), 'hex');
}

export function sm2Verifier(point: Sm2Point, userId = USER_ID): (data: string, signature: Buffer) => boolean {
  const digest = digestWith(point, userId);
  const key = sm2.precomputePublicKey(hexOf(point));
  return (data, signature) => {
    if (signature.length !== 64) return false;
    const hex = signature.toString('hex');
    // The library takes r and s modulo the order, so that one signature would have several spellings.
    if (!inRange(hex.slice(0, 64)) || !inRange(hex.slice(64))) return false;
    return sm2.doVerifySignature(digest(data), hex, key);
  };
}

/** How an encrypted text is written: point, hash, text (GB/T 32918.4-2016); the older order; or as in GM/T 0009. */
export type Sm2Form = 'c1c3c2' | 'c1c2c3' | 'der';

/** A short text, such as a key, for whoever has the private key of that point. */
export function sm2Encrypt(point: Sm2Point, text: Uint8Array, form: Sm2Form): Buffer {
  const made = Buffer.from(sm2.doEncrypt(text, hexOf(point), modeOf(form), { asn1: form === 'der' }), 'hex');
  return form === 'der' ? made : Buffer.concat([UNCOMPRESSED, made]);
}

/** @returns null for what was not made for this key, or was changed */
export function sm2Decrypt(d: Buffer, sealed: Buffer, form: Sm2Form): Buffer | null {
  // Many write the point without the byte that says how it is written. Only one of the two can have the right hash.
  const spellings = form !== 'der' && sealed[0] === UNCOMPRESSED[0] ? [sealed.subarray(1), sealed] : [sealed];
  for (const each of spellings) {
    try {
      const options = { output: 'array', asn1: form === 'der' } as const;
      const text = sm2.doDecrypt(each.toString('hex'), d.toString('hex'), modeOf(form), options);
      // What does not have the right hash comes back as nothing.
      if (text.length > 0) return Buffer.from(text);
    } catch {
      // No point of the curve.
    }
  }
  return null;
}

const UNCOMPRESSED = Buffer.from([4]);

function modeOf(form: Sm2Form): 0 | 1 {
  return form === 'c1c2c3' ? 0 : 1;
}

/** A private key in PEM (PKCS #8 or SEC 1), or its 32 bytes in hex; null for what is none. */
export function readSm2Private(text: string): Buffer | null {
  const written = text.trim();
  if (/^[\da-f]{64}$/i.test(written)) return inRange(written) ? Buffer.from(written, 'hex') : null;
  const der = derOf(() => createPrivateKey(written).export({ type: 'pkcs8', format: 'der' }));
  // SEC 1, C.4: the version, then the secret.
  const at = der?.indexOf(Buffer.from([2, 1, 1, 4, 32])) ?? -1;
  return der && at >= 0 ? Buffer.from(der.subarray(at + 5, at + 37)) : null;
}

/** A public key or certificate in PEM, or its point in hex, with 04 before it or without; null for what is none. */
export function readSm2Public(text: string): Sm2Point | null {
  const written = text.trim();
  const hex = /^(?:04)?([\da-f]{128})$/i.exec(written)?.[1];
  const bytes =
    hex === undefined
      ? derOf(() => createPublicKey(written).export({ type: 'spki', format: 'der' }))
      : Buffer.from(hex, 'hex');
  if (!bytes) return null;
  const point = { x: bytes.subarray(-64, -32), y: bytes.subarray(-32) };
  return isSm2Point(point) ? point : null;
}

/** Of a key of this curve alone. */
function derOf(read: () => Buffer): Buffer | null {
  try {
    const der = read();
    return der.includes(CURVE) ? der : null;
  } catch {
    return null;
  }
}

/** Its object identifier, 1.2.156.10197.1.301. */
const CURVE = Buffer.from('06082a811ccf5501822d', 'hex');

/** SM3 over what identifies the signer, made once, and the data: by Node, which is faster at it than the library. */
function digestWith(point: Sm2Point, userId: string): (data: string | Uint8Array) => Uint8Array {
  const signer = sm2.getZ(hexOf(point), userId);
  return (data) => createHash('sm3').update(signer).update(data).digest();
}

function hexOf({ x, y }: Sm2Point): string {
  return `04${x.toString('hex')}${y.toString('hex')}`;
}

function inRange(hex: string): boolean {
  const value = BigInt(`0x${hex}`);
  return value > 0n && value < ORDER;
}
