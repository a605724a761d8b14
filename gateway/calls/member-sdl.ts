import { AskedOn, type AskedOnOptions } from './asked-on.ts';
import type { SubgraphResponse } from './subgraph-response.ts';

/** An SDL is no longer than this, characters: it is parsed where requests are answered. */
const LONGEST = 300_000;

/** One that was not seen in so many looks is no longer served: while a member is replaced, old and new ones answer in turn. */
const ROUNDS = 3;

/** So many looks at most in the time between two probes, whoever asks for them. */
const MOST_LOOKS = 3;

/** Names that are told at most. */
const MOST_NAMES = 100;

/** By which a member tells its schema: every subgraph answers it (Federation, subgraph specification). */
export const SDL_QUERY = '{ _service { sdl } }';

/**
 * The schema that a member serves, as it tells it itself. Looked at when it did not understand a query, and on until it lacks nothing
 * any more that it is asked for.
 */
export class MemberSdl {
  readonly #options: AskedOnOptions<SubgraphResponse>;
  readonly #again: AskedOn;
  /** In which look each was seen last. */
  readonly #seen = new Map<string, number>();
  readonly #lacks = new Set<string>();
  #texts: readonly string[] = [];
  #round = 0;
  /** Since when nothing was lacked: a look. */
  #idleSince = 0;
  #looking: Promise<void> | null = null;
  /** When the latest looks were, `performance.now()`. */
  #looks: number[] = [];

  /** @param options whose probe asks `SDL_QUERY` */
  constructor(options: AskedOnOptions<SubgraphResponse>) {
    this.#options = options;
    this.#again = new AskedOn({ ...options, probe: () => this.#look() });
  }

  /** Of all servers that answer at its address; another list whenever they are others. Empty: it understands all that it is asked. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** What it was asked for lately and does not know: `AgricultureRecord.soil`, or a type. */
  get lacks(): readonly string[] {
    return [...this.#lacks].toSorted();
  }

  note(names: Iterable<string>): void {
    for (const name of names) if (this.#lacks.size < MOST_NAMES) this.#lacks.add(name);
    this.#idleSince = this.#round;
  }

  /** Looks now, with all who want to know at the time. Never fails; not again and again where looking explains nothing. */
  async look(): Promise<void> {
    const now = performance.now();
    this.#looks = this.#looks.filter((at) => now - at < this.#options.probeEveryMs);
    if (this.#looking === null && this.#looks.length >= MOST_LOOKS) return;
    if (this.#looking === null) this.#looks.push(now);
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    await this.#looking;
  }

  /** It tells another version than before: whatever it did not know is asked for again. */
  forget(): void {
    this.#texts = [];
    this.#seen.clear();
    this.#lacks.clear();
    this.#looks = [];
  }

  close(): void {
    this.#again.close();
  }

  async #look(): Promise<void> {
    const text = await this.#read();
    if (text !== null) this.#learn(text);
    if (this.#texts.length > 0) this.#again.until(() => this.#texts.length === 0);
  }

  async #read(): Promise<string | null> {
    try {
      const { data } = await this.#options.probe(AbortSignal.timeout(this.#options.timeoutMs));
      const service = data?.['_service'] as { readonly sdl?: unknown } | null | undefined;
      const sdl = service?.sdl;
      return typeof sdl === 'string' && sdl.length <= LONGEST ? sdl : null;
    } catch {
      // Why it does not answer is told by whoever asks it something.
      return null;
    }
  }

  #learn(text: string): void {
    this.#round += 1;
    this.#seen.set(text, this.#round);
    for (const [each, round] of this.#seen) if (round <= this.#round - ROUNDS) this.#seen.delete(each);
    const isSame = this.#texts.length === this.#seen.size && this.#texts.every((each) => this.#seen.has(each));
    if (!isSame) {
      this.#texts = [...this.#seen.keys()];
      // What is still lacked is noted again as soon as it is asked for.
      this.#lacks.clear();
      this.#idleSince = this.#round;
    } else if (this.#lacks.size === 0 && this.#round - this.#idleSince >= ROUNDS) {
      this.forget();
    }
  }
}
