/** So many tries at once, and one more each `refillMs`: a token bucket. */
export class TryBudget {
  readonly #burst: number;
  readonly #refillMs: number;
  #left: number;
  #countedAt = performance.now();

  constructor({ burst, refillMs }: { readonly burst: number; readonly refillMs: number }) {
    this.#burst = burst;
    this.#refillMs = refillMs;
    this.#left = burst;
  }

  /** @returns whether there is one */
  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#countedAt) / this.#refillMs);
    this.#countedAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
