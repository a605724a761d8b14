import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { LogFiles } from './log-files.ts';
import { linesIn } from './segments.ts';

/** What the log was at a time, signed: whoever keeps one can show later that the log still begins like this. */
export interface TreeHead {
  /** The hash of the log's first line, hex: which log this is. */
  readonly log: string;
  /** Lines. */
  readonly size: number;
  /** The tree's root over them, hex. */
  readonly root: string;
  /** ISO 8601. */
  readonly at: string;
  /** The `headHash` of the head before, `NO_HEAD` for the first; null: an earlier version signed it, which chained none. */
  readonly previous: string | null;
  /** Whose signature: `keyId`. */
  readonly key: string;
  /** Ed25519 over `signedText`, base64. */
  readonly signature: string;
}

/** The file in a log's folder that has its signed heads. */
export const HEADS = 'heads.jsonl';

/** The public keys of the log, PEM, one after the other. A copy for convenience: whoever can change the log can change it. */
export const PUBLIC_KEYS = 'public-keys.pem';

/** What stands before a log's first head. */
export const NO_HEAD = '0'.repeat(64);

/** What a head's signature is over. */
export type HeadContent = Omit<TreeHead, 'key' | 'signature'>;

/** Exactly what is signed; the first line keeps it from being taken for anything else. */
export function signedText({ log, size, root, at, previous }: HeadContent): string {
  if (previous === null) return `tongcha-audit-head-v1\n${log}\n${size}\n${root}\n${at}\n`;
  return `tongcha-audit-head-v2\n${log}\n${size}\n${root}\n${at}\n${previous}\n`;
}

/** By which the next head names this one: the SM3 of what was signed, hex. */
export function headHash(head: HeadContent): string {
  return hash('sm3', signedText(head), 'hex');
}

/** The first 16 hex digits of the SM3 of the public key (SPKI, DER). */
export function keyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return hash('sm3', publicKey.export({ format: 'der', type: 'spki' }), 'hex').slice(0, 16);
}

export function signHead(head: HeadContent, key: KeyObject): TreeHead {
  return { ...head, key: keyId(key), signature: sign(null, Buffer.from(signedText(head)), key).toString('base64') };
}

/** @param keys by `keyId` */
export function isSigned(head: TreeHead, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(head.key);
  return key !== undefined && verify(null, Buffer.from(signedText(head)), key, Buffer.from(head.signature, 'base64'));
}

/** One a line, each a head or null where the line is none; what follows the last line's end is left out. */
export function readHeads(files: LogFiles): (TreeHead | null)[] {
  return linesIn(files.read(HEADS)).lines.map((line) => parseHead(line.toString('utf8')));
}

/** The same of a text; a last line needs no end. */
export function parseHeads(text: string): (TreeHead | null)[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseHead);
}

/** @returns null where the text is no head */
export function parseHead(text: string): TreeHead | null {
  try {
    return headIn(JSON.parse(text));
  } catch {
    return null;
  }
}

const HEX = /^[0-9a-f]{64}$/;

/** @returns null where the value is no head */
export function headIn(value: unknown): TreeHead | null {
  if (typeof value !== 'object' || value === null) return null;
  const { log, size, root, at, previous = null, key, signature } = value as Record<string, unknown>;
  const isHex = (each: unknown): each is string => typeof each === 'string' && HEX.test(each);
  if (!isHex(log) || !isHex(root) || (previous !== null && !isHex(previous))) return null;
  if (!Number.isSafeInteger(size) || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  if (typeof key !== 'string' || typeof signature !== 'string') return null;
  return { log, size: size as number, root, at, previous, key, signature };
}

/** @returns by `keyId` @throws Error when there is something else in it */
export function readPublicKeys(pem: string): Map<string, KeyObject> {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  return keysById(blocks.map((block) => createPublicKey(block)));
}

/** Each by its `keyId`. */
export function keysById(keys: readonly KeyObject[]): Map<string, KeyObject> {
  return new Map(keys.map((key) => [keyId(key), key] as const));
}
