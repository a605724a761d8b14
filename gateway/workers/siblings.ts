import { RateLimiterRes } from 'rate-limiter-flexible';
import type { KeepTexts } from '@tongcha/identity';
import type { Meters } from '@tongcha/observe';
import type { Role, TakenCall } from '@tongcha/signature';
import type { CacheStore } from '../cache/store.ts';
import type { Limiter } from '../policy/limits/rate.ts';
import { type Answers, Channel, type Port } from './channel.ts';
import type { OfSupervisor, OfWorker, Place, WholeHealth } from './protocol.ts';

/** Whatever the supervisor has to do, a request waits no longer for it. */
const PATIENCE_MS = 500;
/** It also asks the other workers. */
const LONG_PATIENCE_MS = 2_000;

/** What a worker has of the others that share its port, by their supervisor. */
export class Siblings {
  readonly place: number;
  readonly workers: number;
  readonly #channel: Channel<OfWorker, OfSupervisor>;
  #othersReady: boolean;
  #listener: () => void = () => {};
  #meters: Meters | null = null;

  private constructor(channel: Channel<OfWorker, OfSupervisor>, { place, workers, othersReady }: Place) {
    this.#channel = channel;
    this.place = place;
    this.workers = workers;
    this.#othersReady = othersReady;
    channel.answerBy({
      othersReady: (ready) => {
        this.#othersReady = ready;
        this.#listener();
        return null;
      },
      metrics: () => this.#meters?.snapshot() ?? null,
    });
  }

  /** @param supervisor of this process */
  static async join(supervisor: Port): Promise<Siblings> {
    const channel = new Channel<OfWorker, OfSupervisor>(supervisor, {
      othersReady: () => null,
      invalidate: () => true,
      health: () => ({}),
      metrics: () => null,
      leave: () => null,
    });
    return new Siblings(channel, await channel.ask('place', null, LONG_PATIENCE_MS));
  }

  answerBy(answers: Partial<Answers<OfWorker>>): void {
    this.#channel.answerBy(answers);
  }

  get othersReady(): boolean {
    return this.#othersReady;
  }

  onOthersReady(listener: () => void): void {
    this.#listener = listener;
  }

  tellReady(ready: boolean): void {
    this.#channel.tell('standing', { ready });
  }

  /** Of all workers; null: the supervisor does not answer. */
  health(): Promise<WholeHealth | null> {
    return this.#channel.ask('health', null, LONG_PATIENCE_MS).catch(() => null);
  }

  /** What is counted here is served with the others' counts. */
  shareMetrics(meters: Meters): void {
    this.#meters = meters;
  }

  /** Before this process ends: what it has counted stays counted. */
  async leaveMetrics(): Promise<void> {
    if (this.#meters)
      await this.#channel.ask('lastMetrics', await this.#meters.snapshot(), LONG_PATIENCE_MS).catch(() => undefined);
  }

  /** Whether no worker has taken that call before, which this one then has. Nobody knows while the supervisor does not answer: then it has not. */
  readonly takesFirst = (call: TakenCall): Promise<boolean> =>
    this.#channel.ask('takesFirst', call, LONG_PATIENCE_MS).catch(() => false);

  /** Declares invalid in each worker's memory what is in the store's, which is this one's. */
  everywhere(store: CacheStore): Pick<CacheStore, 'invalidate'> {
    this.answerBy({ invalidate: ({ ministry, tags }) => store.invalidate(ministry, tags) });
    return {
      invalidate: async (ministry, tags) =>
        (await store.invalidate(ministry, tags)) &&
        this.#channel.ask('invalidate', { ministry, tags }, LONG_PATIENCE_MS).catch(() => false),
    };
  }

  /** Texts that a worker which is begun anew must know as the others do, as long as there is a supervisor. */
  readonly keepTexts: KeepTexts = (name) => ({
    read: () => this.#channel.ask('readText', name, LONG_PATIENCE_MS),
    write: async (text) => void (await this.#channel.ask('writeText', { name, text }, LONG_PATIENCE_MS)),
  });

  /** Counts what callers of a role spend at all workers. @param own counts instead while the supervisor does not answer */
  limiter(role: Role, own: Limiter): Limiter {
    const channel = this.#channel;
    return {
      async consume(caller, points) {
        const spent = await channel.ask('spend', { role, caller, points }, PATIENCE_MS).catch(() => null);
        if (!spent) return own.consume(caller, points);
        const result = new RateLimiterRes(0, spent.msBeforeNext);
        if (spent.refused) throw result;
        return result;
      },
      async reward(caller, points) {
        channel.tell('giveBack', { role, caller, points });
      },
    };
  }
}
