/** How many shards are fetched at a time: each has up to eleven megabytes. */
const AT_A_TIME = 4;

/** Memory and turns that all members' filters share: no member takes more than there is. */
export class Room {
  readonly #mostBytes: number;
  /** By whom it is held. */
  readonly #held = new Map<object, number>();
  #reserved = 0;
  #fetching = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes of all filters, and of those that are being fetched. */
  get bytes(): number {
    return [...this.#held.values()].reduce((sum, bytes) => sum + bytes, this.#reserved);
  }

  /** Room for what is being fetched. @returns what gives it back; null where there is none */
  reserve(bytes: number): (() => void) | null {
    if (this.bytes + bytes > this.#mostBytes) return null;
    this.#reserved += bytes;
    return () => (this.#reserved -= bytes);
  }

  /** What somebody holds now. */
  hold(owner: object, bytes: number): void {
    if (bytes === 0) this.#held.delete(owner);
    else this.#held.set(owner, bytes);
  }

  async inTurn<T>(fetch: () => Promise<T>): Promise<T> {
    while (this.#fetching >= AT_A_TIME) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#fetching += 1;
    try {
      return await fetch();
    } finally {
      this.#fetching -= 1;
      this.#waiting.shift()?.();
    }
  }
}
