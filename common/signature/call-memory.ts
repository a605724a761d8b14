/**
 * The calls that were taken, each until its signature no longer holds anyway, in buckets by the second in which it ends. When full it takes
 * none: to forget a call would let it be played again.
 */
export class CallMemory {
  readonly #most: number;
  readonly #buckets = new Map<number, Set<string>>();
  #size = 0;
  #sweptAt = 0;

  /** @param most calls at a time; about 100 bytes each */
  constructor(most = 200_000) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @param until epoch seconds; part of what is signed, so that a call played again comes to the same bucket
   * @param now epoch seconds
   */
  take(nonce: string, until: number, now: number): 'taken' | 'known' | 'full' {
    this.#forget(now);
    const bucket = this.#buckets.get(until) ?? new Set();
    if (bucket.has(nonce)) return 'known';
    if (this.#size >= this.#most) return 'full';
    this.#buckets.set(until, bucket.add(nonce));
    this.#size += 1;
    return 'taken';
  }

  #forget(now: number): void {
    if (now === this.#sweptAt) return;
    this.#sweptAt = now;
    for (const [until, bucket] of this.#buckets) {
      if (until >= now) continue;
      this.#buckets.delete(until);
      this.#size -= bucket.size;
    }
  }
}
