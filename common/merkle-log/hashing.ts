import { hash } from 'node:crypto';

/** How leaves and inner nodes are hashed (RFC 6962, 2.1): told apart by their first byte, so that no node can pass for a line. */
export interface TreeHashing {
  /** 32 bytes. */
  leaf(line: string | Buffer): Buffer;
  /** 32 bytes. */
  node(left: Buffer, right: Buffer): Buffer;
  /** The root of a tree without leaves. */
  readonly empty: Buffer;
}

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** @param algorithm of node:crypto, of 32 bytes: `sm3` here, `sha256` in RFC 6962 itself */
export function treeHashing(algorithm: 'sm3' | 'sha256'): TreeHashing {
  const pair = Buffer.alloc(1 + 2 * HASH_BYTES);
  pair[0] = 1;
  const zero = Buffer.alloc(1);
  // Into a buffer that many share: one of node:crypto's own for each hash costs more than the hash of a node.
  const own = (data: string | Buffer): Buffer => Buffer.from(hash(algorithm, data, 'binary'), 'latin1');
  return {
    leaf: (line) => own(typeof line === 'string' ? `\0${line}` : Buffer.concat([zero, line])),
    node(left, right) {
      left.copy(pair, 1);
      right.copy(pair, 1 + HASH_BYTES);
      return own(pair);
    },
    empty: hash(algorithm, '', 'buffer'),
  };
}

export const SM3: TreeHashing = treeHashing('sm3');
