import type { HashedKey } from './hashed-key.ts';

const LEAST_PLACES = 256;

/** Hashes that are added one by one, each in eight bytes at two places a hash or more. */
export class HashSet {
  /** Two numbers a place; 0 and 0: free. */
  #places = new Uint32Array(2 * LEAST_PLACES);
  #count = 0;
  #hasZero = false;

  get count(): number {
    return this.#count;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#places.byteLength;
  }

  /** @returns whether it was not there before */
  add(hi: number, lo: number): boolean {
    if (hi === 0 && lo === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      if (isNew) this.#count += 1;
      return isNew;
    }
    if (4 * this.#count >= this.#places.length) this.#grow();
    const isNew = put(this.#places, hi, lo);
    if (isNew) this.#count += 1;
    return isNew;
  }

  has({ hi, lo }: Pick<HashedKey, 'hi' | 'lo'>): boolean {
    if (this.#count === 0) return false;
    if (hi === 0 && lo === 0) return this.#hasZero;
    const place = placeOf(this.#places, hi, lo);
    return this.#places[place] === hi && this.#places[place + 1] === lo;
  }

  #grow(): void {
    const larger = new Uint32Array(2 * this.#places.length);
    for (let place = 0; place < this.#places.length; place += 2) {
      const [hi, lo] = [this.#places[place] as number, this.#places[place + 1] as number];
      if (hi !== 0 || lo !== 0) put(larger, hi, lo);
    }
    this.#places = larger;
  }
}

function put(places: Uint32Array, hi: number, lo: number): boolean {
  const place = placeOf(places, hi, lo);
  if (places[place] === hi && places[place + 1] === lo) return false;
  places[place] = hi;
  places[place + 1] = lo;
  return true;
}

/** Its own place, or the free one where it would stand. */
function placeOf(places: Uint32Array, hi: number, lo: number): number {
  const mask = places.length / 2 - 1;
  for (let at = lo & mask; ; at = (at + 1) & mask) {
    const place = 2 * at;
    const own = places[place];
    const other = places[place + 1];
    if ((own === 0 && other === 0) || (own === hi && other === lo)) return place;
  }
}
