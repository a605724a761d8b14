import { performance } from 'node:perf_hooks';

/** Written so long ago by our clock that nobody writes to it now, whatever the clock of the folder's machine says. */
const LONG_AGO_MS = 600_000;

/** Files that say nothing of being whole: one is, when two looks some time apart found it the same. */
export class Quiet {
  readonly #seen = new Map<string, { readonly stamp: string; readonly at: number }>();
  #leftMs: number | null = null;

  /** @param names that are there now */
  begin(names: readonly string[]): void {
    const there = new Set(names);
    for (const name of this.#seen.keys()) if (!there.has(name)) this.#seen.delete(name);
    this.#leftMs = null;
  }

  /** How long the first of those that were not takes still. */
  get leftMs(): number | null {
    return this.#leftMs;
  }

  /** @param stamp what changes when it is written to */
  has(name: string, stamp: string, modifiedMs: number, quietMs: number): boolean {
    if (Date.now() - modifiedMs > LONG_AGO_MS) return true;
    const now = performance.now();
    const before = this.#seen.get(name);
    const at = before?.stamp === stamp ? before.at : now;
    this.#seen.set(name, { stamp, at });
    const left = quietMs - (now - at);
    if (left <= 0) return true;
    this.#leftMs = Math.min(this.#leftMs ?? left, left);
    return false;
  }
}
