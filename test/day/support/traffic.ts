import { setTimeout as sleep } from 'node:timers/promises';

/** What came of one question. */
interface Asked {
  /** When it was sent, `performance.now()`. */
  readonly at: number;
  /** Why there was no answer; null: there was one. */
  readonly lost: string | null;
  /** Whether anything was missing in the answer, and whose. */
  readonly missing: readonly string[];
}

/** What came of the questions of a time. */
export interface Told {
  readonly asked: number;
  readonly lost: readonly string[];
  /** From the first answer that missed anything to the last, and how many did. */
  readonly incompleteMs: number;
  readonly incomplete: number;
  readonly missing: readonly string[];
}

interface Answer {
  readonly data?: { readonly chain: { readonly complete: boolean; readonly gaps: readonly Gap[] } | null } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

interface Gap {
  readonly sector: string;
  readonly reason: string;
}

const EVERY_MS = 60;

/** Officers who go on asking through the balancer, each time about another chain. */
export class Traffic {
  readonly #ask: (i: number, signal: AbortSignal) => Promise<Response>;
  readonly #all: Asked[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #going: Promise<void> = Promise.resolve();

  constructor(ask: (i: number, signal: AbortSignal) => Promise<Response>) {
    this.#ask = ask;
  }

  start(): void {
    this.#going = this.#go();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#going;
    await Promise.all(this.#pending);
  }

  /** What came of all that was asked while something was done, and of what was under way as it began. */
  async during(work: () => Promise<void>): Promise<Told> {
    const from = performance.now();
    await work();
    const until = performance.now();
    await Promise.all(this.#pending);
    const all = this.#all.filter(({ at }) => at >= from && at <= until);
    const incomplete = all.filter(({ missing }) => missing.length > 0);
    return {
      asked: all.length,
      lost: all.flatMap(({ lost }) => (lost === null ? [] : [lost])),
      incompleteMs: Math.round((incomplete.at(-1)?.at ?? 0) - (incomplete[0]?.at ?? 0)),
      incomplete: incomplete.length,
      missing: [...new Set(incomplete.flatMap(({ missing }) => missing))],
    };
  }

  async #go(): Promise<void> {
    for (let i = 0; !this.#stop.signal.aborted; i += 1) {
      const asked = this.#one(i);
      this.#pending.add(asked);
      void asked.finally(() => this.#pending.delete(asked));
      await sleep(EVERY_MS);
    }
  }

  async #one(i: number): Promise<void> {
    const at = performance.now();
    const signal = AbortSignal.timeout(30_000);
    let lost: string | null = null;
    let missing: readonly string[] = [];
    try {
      const response = await this.#ask(i, signal);
      const text = await response.text();
      const answer = response.status === 200 ? (JSON.parse(text) as Answer) : null;
      if (!answer?.data) lost = `${response.status} ${text.slice(0, 200)}`;
      else missing = missingIn(answer);
    } catch (error) {
      lost = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
    }
    this.#all.push({ at, lost, missing });
  }
}

function missingIn({ data, errors = [] }: Answer): readonly string[] {
  const { chain = null } = data ?? {};
  return [
    ...(chain?.gaps ?? []).map(({ sector, reason }) => `${sector} ${reason}`),
    ...errors.map(({ extensions: { code } }) => code),
    ...(chain === null ? ['NO_CHAIN'] : []),
  ];
}
