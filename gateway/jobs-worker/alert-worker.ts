import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '@tongcha/config';
import { DatabaseFault } from '@tongcha/database';
import type { Alerts, TakenChange, TakenChanges } from '@tongcha/governance';
import { describeError, log, logBug, logSeldom } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import type { Asker } from '../chain/asker.ts';
import { judgeChanged } from '../alerts/judge-changed.ts';
import type { RuleBook } from '../warnings/rule-book.ts';

/** Units that are asked about in one walk. */
const MOST = 50;
/** Between two looks for what has changed. */
const LOOK_MS = 250;
/** Another worker takes what one has taken that says nothing for so long. */
const LEASE_MS = 60_000;
const SWEEP_MS = 60_000;

/**
 * Of whom not everybody has answered is asked again after so long, and so often: a member may be down for hours, and meanwhile each change
 * anywhere may concern it.
 */
const AGAIN_MS: readonly number[] = [10_000, 60_000, 360_000, 1_800_000, 7_200_000];

type Ask = <T>(signal: AbortSignal, work: (asker: Asker) => Promise<T>) => Promise<T>;

export interface AlertWorkerOptions {
  readonly alerts: Pick<Alerts, 'changes' | 'store'>;
  readonly ruleBook: () => RuleBook;
  /** Asks with the platform's own rights. */
  readonly ask: Ask;
  /** Asks with what everybody may see. */
  readonly askForAll: Ask;
  readonly lookMs?: number;
}

/** Takes what has changed and judges it. Several may run. */
export class AlertWorker {
  readonly #options: AlertWorkerOptions;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #sweptAt = -Infinity;

  constructor(options: AlertWorkerOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  /** What it has taken and not judged is judged by another, or by itself once it is back. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (await this.#workOnSome()) continue;
      } catch (error) {
        if (!signal.aborted) tell(error);
      }
      await sleep(this.#options.lookMs ?? LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** @returns whether there were any */
  async #workOnSome(): Promise<boolean> {
    const { changes, store } = this.#options.alerts;
    if (performance.now() - this.#sweptAt > SWEEP_MS) {
      this.#sweptAt = performance.now();
      await store.sweep(Date.now());
    }
    const taken = await changes.take(Date.now(), LEASE_MS, MOST);
    if (taken.changes.length === 0) return false;
    await changes.done(taken, await this.#judge(taken));
    return true;
  }

  /** @returns which are asked again, and when */
  async #judge({ changes }: TakenChanges): Promise<ReadonlyMap<string, number>> {
    const again = new Map<string, number>();
    const later = (some: readonly TakenChange[]): void => {
      for (const { code, tries } of some) {
        const pause = AGAIN_MS[tries];
        if (pause !== undefined) again.set(code, Date.now() + pause);
      }
    };
    const one = async (some: readonly TakenChange[]): Promise<void> => {
      if (!(await this.#judged(some.map(({ code }) => code)))) later(some);
    };
    try {
      await one(changes);
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      if (isOfAll(error)) throw error;
      // One of them may be what cannot be judged: it must not keep the others.
      if (changes.length === 1) {
        tell(error);
        later(changes);
      } else
        for (const each of changes)
          await one([each]).catch((fault: unknown) => {
            this.#stopping.signal.throwIfAborted();
            if (isOfAll(fault)) throw fault;
            tell(fault);
            later([each]);
          });
    }
    return again;
  }

  async #judged(codes: readonly string[]): Promise<boolean> {
    const { ask, askForAll, alerts, ruleBook } = this.#options;
    const { signal } = this.#stopping;
    const began = performance.now();
    const { raised, closed, isWhole } = await ask(signal, (asker) =>
      judgeChanged(codes, {
        asker,
        askForAll: (work) => askForAll(signal, work),
        ruleBook: ruleBook(),
        store: alerts.store,
      }),
    );
    log.debug(
      {
        event: 'judged',
        codes: codes.length,
        raised,
        closed,
        whole: isWhole,
        ms: Math.round(performance.now() - began),
      },
      '变更已研判 / what has changed is judged',
    );
    return isWhole;
  }
}

/** What has nothing to do with what is judged: nothing can be asked or written just now. It is tried again once the lease is over. */
function isOfAll(error: unknown): boolean {
  return error instanceof DatabaseFault || error instanceof Fault || error instanceof ConfigError;
}

function tell(error: unknown): void {
  if (!isOfAll(error)) return logBug(error);
  logSeldom(
    'error',
    'alerts',
    { event: 'alerts', error: describeError(error instanceof DatabaseFault ? error.cause : error) },
    '预警库不可用 / the store of alerts cannot be used',
  );
}
