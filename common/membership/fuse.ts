import { type HashedKey, newWords, USUAL_SEED, type Words, wordsOf } from './hashed-key.ts';
import type { SortedHashes } from './hashes.ts';

/** The size of a filter, which its count alone decides. */
interface Geometry {
  /** A power of two. */
  readonly segmentLength: number;
  readonly segmentCount: number;
}

/** A build fails about once in a hundred; so often in a row never. */
const MOST_SEEDS = 64;

/** The most hashes in one filter: what it takes to build one is about 30 bytes for each. */
export const MOST_HASHES = 5_242_880;

/**
 * A binary fuse filter with fingerprints of 16 bits: 18 bits for each hash, wrong in one of 65,536 that it does not
 * have, never in one that it has (T. M. Graf, D. Lemire: Binary Fuse Filters: Fast and Smaller Than Xor Filters, 2022).
 */
export class Fuse {
  readonly count: number;
  readonly seed: number;
  readonly prints: Uint16Array<ArrayBuffer>;
  /** A power of two. */
  readonly segmentLength: number;
  /** In which a hash may begin: two more follow. */
  readonly segmentCount: number;
  readonly #words: Words | null;

  /** @param prints of exactly the length that the count asks for */
  constructor(count: number, seed: number, prints: Uint16Array<ArrayBuffer>) {
    const { segmentLength, segmentCount } = geometryOf(count);
    this.count = count;
    this.seed = seed;
    this.prints = prints;
    this.segmentLength = segmentLength;
    this.segmentCount = segmentCount;
    this.#words = seed === USUAL_SEED ? null : newWords();
  }

  /** @param count what it says it has: no fewer than the hashes @throws RangeError for more than `MOST_HASHES` */
  static build(hashes: SortedHashes, count: number = hashes.length): Fuse {
    if (count > MOST_HASHES || hashes.length > count) throw new RangeError('more hashes than a filter may have');
    for (let seed = USUAL_SEED; seed < MOST_SEEDS; seed += 1) {
      const prints = printsOf(hashes, geometryOf(count), seed);
      if (prints) return new Fuse(count, seed, prints);
    }
    throw new Error('no filter could be built of these hashes');
  }

  /** How many fingerprints a filter of this count has. */
  static lengthOf(count: number): number {
    const { segmentLength, segmentCount } = geometryOf(count);
    return (segmentCount + 2) * segmentLength;
  }

  /** Whether the hash may be one of them; false: it is not. */
  has({ hi, lo, words }: HashedKey): boolean {
    const {
      segment: part,
      first,
      second,
      third,
      print,
    } = this.#words ? wordsOf(hi, lo, this.seed, this.#words) : words;
    const length = this.segmentLength;
    const mask = length - 1;
    const segment = Math.floor((part / TWO_32) * this.segmentCount) * length;
    const { prints } = this;
    return (
      ((prints[segment + (first & mask)] as number) ^
        (prints[segment + length + (second & mask)] as number) ^
        (prints[segment + 2 * length + (third & mask)] as number)) ===
      print
    );
  }
}

const TWO_32 = 4_294_967_296;

/** The paper's, section 4. */
function geometryOf(count: number): Geometry {
  const segmentLength = count < 2 ? 4 : Math.min(262_144, 2 ** Math.floor(Math.log(count) / Math.log(3.33) + 2.25));
  const factor = count < 2 ? 1 : Math.max(1.125, 0.875 + (0.25 * Math.log(1_000_000)) / Math.log(count));
  const segments = Math.ceil(Math.round(count * factor) / segmentLength);
  return { segmentLength, segmentCount: Math.max(1, segments - 2) };
}

/**
 * Peels the hashes off, each at a place that no other one left has, and gives that place what makes its three places
 * come to its fingerprint. In the order of the hashes neighbours stand in the same segments, so memory is read in order.
 *
 * @returns null where the hashes that are left share all their places: another seed parts them
 */
function printsOf(
  hashes: SortedHashes,
  { segmentLength, segmentCount }: Geometry,
  seed: number,
): Uint16Array<ArrayBuffer> | null {
  const length = (segmentCount + 2) * segmentLength;
  const mask = segmentLength - 1;
  const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
  const words = newWords();
  const places = new Uint32Array(3);
  const find = (index: number): number => {
    const [low, high] = HIGH_FIRST ? [1, 0] : [0, 1];
    wordsOf(halves[2 * index + high] as number, halves[2 * index + low] as number, seed, words);
    const segment = Math.floor((words.segment / TWO_32) * segmentCount) * segmentLength;
    places[0] = segment + (words.first & mask);
    places[1] = segment + segmentLength + (words.second & mask);
    places[2] = segment + 2 * segmentLength + (words.third & mask);
    return words.print;
  };
  /** Of each place how many hashes have it, and which, all XORed: with one left that is its own index. */
  const counts = new Uint8Array(length);
  const owners = new Uint32Array(length);
  for (let index = 0; index < hashes.length; index += 1) {
    find(index);
    for (let i = 0; i < 3; i += 1) {
      const place = places[i] as number;
      // Not past what a byte holds: as many at one place never come apart.
      if (counts[place] === 255) return null;
      counts[place] = (counts[place] as number) + 1;
      owners[place] = (owners[place] as number) ^ index;
    }
  }
  const alone = new Uint32Array(length);
  let waiting = 0;
  for (let place = 0; place < length; place += 1) if (counts[place] === 1) alone[waiting++] = place;
  const order = new Uint32Array(hashes.length);
  const placeOf = new Uint32Array(hashes.length);
  let peeled = 0;
  while (waiting > 0) {
    const place = alone[--waiting] as number;
    if (counts[place] !== 1) continue;
    const index = owners[place] as number;
    order[peeled] = index;
    placeOf[peeled++] = place;
    find(index);
    for (let i = 0; i < 3; i += 1) {
      const other = places[i] as number;
      owners[other] = (owners[other] as number) ^ index;
      counts[other] = (counts[other] as number) - 1;
      if (counts[other] === 1) alone[waiting++] = other;
    }
  }
  if (peeled < hashes.length) return null;
  const prints = new Uint16Array(length);
  for (let i = peeled - 1; i >= 0; i -= 1) {
    let print = find(order[i] as number);
    const own = placeOf[i] as number;
    for (let j = 0; j < 3; j += 1) if (places[j] !== own) print ^= prints[places[j] as number] as number;
    prints[own] = print;
  }
  return prints;
}

/** Which half of a number of 64 bits this machine has first. */
const HIGH_FIRST = new Uint32Array(new BigUint64Array([1n]).buffer)[0] === 0;
