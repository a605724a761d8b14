import { Fault } from '@tongcha/resilience';
import type { SubgraphResponse } from './subgraph-response.ts';
import type { SubgraphCall } from './call.ts';

export interface SilenceOptions {
  /** How long the ministry usually takes to answer, milliseconds; 0: not known yet. */
  readonly usualMs: () => number;
  /** The same of what it answered last when it was asked the least there is, as at the gateway's start; 0: it has not been yet. */
  readonly probedMs?: () => number;
  /** The least question there is, over a connection of its own: resolves with any answer. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** Is called when nobody is to wait any longer. */
  readonly onHung: (fault: Fault) => void;
}

/**
 * A ministry that is asked and says nothing for this long, and for so many times its usual time, is asked whether it is
 * there; after the longest silence even if it is slow, as to ask that costs it next to nothing.
 */
const SILENT_MS = 700;
const SILENT_TIMES = 4;
const MOST_SILENT_MS = 1_000;

/** What it has for that, at least. */
const PROBE_MS = 500;

/**
 * By which that time is counted: a process that is busy has fewer of them in it, and does not take its own delay for
 * the ministry's.
 */
const TICK_MS = 25;

/**
 * Finds out that a ministry hangs before its callers have waited their whole time for it. Silence alone does not say
 * so: a call may take long, and all that are under way may be such calls. So a silent ministry is asked the least there
 * is beside them. One that answers that is slow, and is waited for as ever; one that does not hangs. Of a ministry that
 * has not answered anything yet it is not known how long it takes.
 */
export class Silence {
  readonly #options: SilenceOptions;
  #underWay = 0;
  /** When the ministry gave its last sign, or the first call since began, `performance.now()`. */
  #since = 0;
  #timer: NodeJS.Timeout | null = null;
  #probing = false;
  #ended = false;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** Around what sends each read. */
  readonly around =
    (next: SubgraphCall): SubgraphCall =>
    (request) => {
      if (this.#underWay === 0) this.#since = performance.now();
      this.#underWay += 1;
      this.#watch();
      return next(request).then(this.#answered, this.#failed);
    };

  close(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  readonly #answered = (answer: SubgraphResponse): SubgraphResponse => {
    this.#over(true);
    return answer;
  };

  readonly #failed = (error: unknown): never => {
    // Whatever the ministry did, it did something; a caller that waits no longer says nothing of it.
    this.#over(!(error instanceof Fault && error.code === 'TIMEOUT'));
    throw error;
  };

  #over(sign: boolean): void {
    this.#underWay -= 1;
    if (sign) this.#since = performance.now();
  }

  get #patienceMs(): number {
    return Math.min(MOST_SILENT_MS, Math.max(SILENT_MS, SILENT_TIMES * this.#options.usualMs()));
  }

  /** Of calls, and of a ministry that was only greeted of that; 0: it has never answered. */
  get #knownMs(): number {
    return this.#options.usualMs() || (this.#options.probedMs?.() ?? 0);
  }

  /** One timer, which looks again: most calls end long before it fires, and none sets or clears it. */
  #watch(): void {
    if (this.#timer || this.#probing || this.#ended) return;
    const left = this.#since + this.#patienceMs - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        if (this.#underWay === 0) return;
        if (this.#knownMs > 0 && performance.now() - this.#since >= this.#patienceMs) void this.#probe();
        else this.#watch();
      },
      Math.max(1, left),
    );
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    this.#probing = true;
    const since = this.#since;
    const answered = await this.#isThere();
    this.#probing = false;
    if (answered || this.#since > since) {
      if (answered) this.#since = Math.max(this.#since, performance.now());
    } else if (this.#underWay > 0 && !this.#ended) this.#options.onHung(new Fault('TIMEOUT', 'no answer in time'));
    if (this.#underWay > 0) this.#watch();
  }

  async #isThere(): Promise<boolean> {
    const controller = new AbortController();
    let left = Math.ceil(Math.max(PROBE_MS, this.#knownMs) / TICK_MS);
    let ticks: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      ticks = setInterval(() => {
        left -= 1;
        if (left === 0) resolve(false);
      }, TICK_MS);
    });
    const there = this.#options.probe(controller.signal).then(
      () => true,
      (error: unknown) => !(error instanceof Fault && error.code === 'TIMEOUT'),
    );
    const answered = await Promise.race([there, late]);
    clearInterval(ticks);
    controller.abort(new Fault('TIMEOUT', 'no answer in time'));
    return answered;
  }
}
