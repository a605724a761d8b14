import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { LogFiles } from './log-files.ts';

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
  /** Whose signature: `keyId`. */
  readonly key: string;
  /** Ed25519 over `signedText`, base64. */
  readonly signature: string;
}

export const HEADS = 'heads.jsonl';

/** The public keys of the log, PEM, one after the other. A copy for convenience: whoever can change the log can change it. */
export const PUBLIC_KEYS = 'public-keys.pem';

/** Exactly what is signed; the first line keeps it from being taken for anything else. */
export function signedText({ log, size, root, at }: Pick<TreeHead, 'log' | 'size' | 'root' | 'at'>): string {
  return `tongcha-audit-head-v1\n${log}\n${size}\n${root}\n${at}\n`;
}

/** The first 16 hex digits of the SM3 of the public key (SPKI, DER). */
export function keyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return hash('sm3', publicKey.export({ format: 'der', type: 'spki' }), 'hex').slice(0, 16);
}

export function signHead(head: Pick<TreeHead, 'log' | 'size' | 'root' | 'at'>, key: KeyObject): TreeHead {
  return { ...head, key: keyId(key), signature: sign(null, Buffer.from(signedText(head)), key).toString('base64') };
}

/** @param keys by `keyId` */
export function isSigned(head: TreeHead, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(head.key);
  return key !== undefined && verify(null, Buffer.from(signedText(head)), key, Buffer.from(head.signature, 'base64'));
}

/** One a line, each a head or null where the line is none; what follows the last line's end is left out. */
export function readHeads(files: LogFiles): (TreeHead | null)[] {
  return parseHeads(files.read(HEADS).toString('utf8'));
}

export function parseHeads(text: string): (TreeHead | null)[] {
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').slice(0, -1).map(parseHead);
}

function parseHead(line: string): TreeHead | null {
  try {
    const { log, size, root, at, key, signature } = JSON.parse(line) as Record<string, unknown>;
    const hex = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
    if (!hex(log) || !hex(root) || !Number.isSafeInteger(size) || typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof key !== 'string' || typeof signature !== 'string') return null;
    return { log, size: size as number, root, at, key, signature };
  } catch {
    return null;
  }
}

/** @returns by `keyId` @throws Error when there is something else in it */
export function readPublicKeys(pem: string): Map<string, KeyObject> {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  return new Map(blocks.map((block) => {
    const key = createPublicKey(block);
    return [keyId(key), key] as const;
  }));
}
