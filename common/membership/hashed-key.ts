/**
 * A code's keyed hash, 64 bits as two halves, and what a filter of the usual seed makes of them: made once for a code,
 * whatever the number of filters that are asked.
 */
export class HashedKey {
  /** Of the key that it is hashed with: filters of another epoch know nothing of it. */
  readonly epoch: string;
  /** Both are 32 bits without a sign. */
  readonly hi: number;
  readonly lo: number;
  /** Of `USUAL_SEED`. */
  readonly words: Words;

  constructor(epoch: string, hi: number, lo: number) {
    this.epoch = epoch;
    this.hi = hi;
    this.lo = lo;
    this.words = wordsOf(hi, lo, USUAL_SEED, newWords());
  }
}

/** Where a hash stands in the three segments of a filter, before these are cut to its size, and its fingerprint. */
export interface Words {
  /** In which segments: as a part of 2^32. */
  segment: number;
  first: number;
  second: number;
  third: number;
  /** 16 bits. */
  print: number;
}

export function newWords(): Words {
  return { segment: 0, first: 0, second: 0, third: 0, print: 0 };
}

/** Nearly every filter is built at once; another seed is one more try. */
export const USUAL_SEED = 1;

/**
 * Mixes a hash with a seed. The halves are uniform already: a seed has only to make other triples of them. With the usual
 * one hashes keep their order in the segments, so that a filter is built along its memory.
 */
export function wordsOf(hi: number, lo: number, seed: number, into: Words): Words {
  const salt = Math.imul(seed, 0x9e3779b1);
  let x = Math.imul(lo ^ salt, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15) ^ hi, 0xc2b2ae35);
  x ^= x >>> 13;
  let y = Math.imul(x ^ lo, 0x27d4eb2f);
  y ^= y >>> 15;
  let z = Math.imul(y ^ hi ^ salt, 0x165667b1);
  z ^= z >>> 16;
  into.segment = (seed === USUAL_SEED ? hi : Math.imul(x ^ z, 0x2c1b3c6d)) >>> 0;
  into.first = x;
  into.second = y;
  into.third = z;
  into.print = Math.imul(z ^ x, 0x85ebca6b) >>> 16;
  return into;
}
