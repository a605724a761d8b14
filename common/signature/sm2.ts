import { createHash } from 'node:crypto';
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

/** r and s, 32 bytes each (GB/T 32918.2). */
export function sm2Signer(d: Buffer): (data: string) => Buffer {
  const digest = digestWith(sm2PublicKey(d));
  const secret = d.toString('hex');
  return (data) => Buffer.from(sm2.doSignature(digest(data), secret), 'hex');
}

export function sm2Verifier(point: Sm2Point): (data: string, signature: Buffer) => boolean {
  const digest = digestWith(point);
  const key = sm2.precomputePublicKey(hexOf(point));
  return (data, signature) => {
    if (signature.length !== 64) return false;
    const hex = signature.toString('hex');
    // The library takes r and s modulo the order, so that one signature would have several spellings.
    if (!inRange(hex.slice(0, 64)) || !inRange(hex.slice(64))) return false;
    return sm2.doVerifySignature(digest(data), hex, key);
  };
}

/** SM3 over what identifies the signer, made once, and the data: by Node, which is faster at it than the library. */
function digestWith(point: Sm2Point): (data: string) => Uint8Array {
  const signer = sm2.getZ(hexOf(point), USER_ID);
  return (data) => createHash('sm3').update(signer).update(data, 'utf8').digest();
}

function hexOf({ x, y }: Sm2Point): string {
  return `04${x.toString('hex')}${y.toString('hex')}`;
}

function inRange(hex: string): boolean {
  const value = BigInt(`0x${hex}`);
  return value > 0n && value < ORDER;
}
