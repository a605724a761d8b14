import { hash } from 'node:crypto';

/** How leaves and inner nodes are hashed (RFC 6962, 2.1): told apart by their first byte, so that no node can pass for a line. Hashes are hex digits, as heads and proofs show them. */
export interface TreeHashing {
  leaf(line: string | Buffer): string;
  /** @throws Error for what is no hash */
  node(left: string, right: string): string;
  /** The root of a tree without leaves. */
  readonly empty: string;
}

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** @param algorithm of node:crypto, of 32 bytes: `sm3` here, `sha256` in RFC 6962 itself */
export function treeHashing(algorithm: 'sm3' | 'sha256'): TreeHashing {
  const pair = Buffer.alloc(1 + 2 * HASH_BYTES);
  pair[0] = 1;
  const zero = Buffer.alloc(1);
  const put = (digits: string, at: number): void => {
    if (digits.length !== 2 * HASH_BYTES || pair.write(digits, at, 'hex') !== HASH_BYTES)
      throw new Error(`a hash has ${2 * HASH_BYTES} hex digits`);
  };
  return {
    leaf: (line) => hash(algorithm, typeof line === 'string' ? `\0${line}` : Buffer.concat([zero, line]), 'hex'),
    node(left, right) {
      put(left, 1);
      put(right, 1 + HASH_BYTES);
      return hash(algorithm, pair, 'hex');
    },
    empty: hash(algorithm, '', 'hex'),
  };
}

export const SM3: TreeHashing = treeHashing('sm3');
