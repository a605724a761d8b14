import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '@tongcha/http';
import { log, logBug } from '@tongcha/observe';
import { CallMemory } from '@tongcha/signature';
import type { Condition } from '../readiness/condition.ts';
import { Readiness } from '../readiness/readiness.ts';
import type { GatewayConfig } from '../settings.ts';
import type { Answers } from './channel.ts';
import type { Invalidation, OfSupervisor } from './protocol.ts';
import { countSpending } from './spending.ts';
import { openWorkerMetrics, type WorkerMetrics } from './worker-metrics.ts';
import { type Ending, WorkerProcess } from './worker-process.ts';

const TICK_MS = 1_000;
/** A worker that has run so long did not die of its start. */
const WELL_MS = 60_000;
const MOST_PAUSE_MS = 30_000;
/** Beyond `drainMs`, until a worker that is told to end is ended: its audit log waits for a disk so long. */
const END_MS = 15_000;
/** A new worker that is not ready by then takes no old one's part. */
const READY_MS = 60_000;
const LOOK_MS = 50;
const INVALIDATE_MS = 1_500;

/** What ends this process where a worker never started, with that worker's exit code. */
export type GiveUp = (exitCode: number) => never;

/**
 * Begins the workers that share the gateway's port, and begins those anew that die. It answers no request itself: what it has is what must be
 * one for all of them.
 */
export class Supervisor implements RunningServer {
  readonly #config: GatewayConfig;
  readonly #workers = new Set<WorkerProcess>();
  /** Of places whose workers died soon after their begin, how often in a row. */
  readonly #failures = new Map<number, number>();
  /** Of places whose worker has died and that have none that serves, after how long one is begun, milliseconds. */
  readonly #down = new Map<number, number>();
  readonly #calls = new CallMemory();
  /** Of workers, by name. */
  readonly #texts = new Map<string, string>();
  readonly #readiness = new Readiness();
  readonly #answers: Answers<OfSupervisor>;
  readonly #tick: NodeJS.Timeout;
  #metrics: WorkerMetrics | null = null;
  #deaths = 0;
  /** Whether all have started once: from then on one that dies is begun anew. */
  #isUp = false;
  #stopping = false;
  #rolling = false;
  url = '';

  private constructor(config: GatewayConfig) {
    this.#config = config;
    this.#readiness.add(() => this.#conditions());
    this.#answers = {
      place: () => ({ place: 0, workers: config.workers, othersReady: false }),
      standing: () => this.#tellOthersReady(),
      invalidate: () => true,
      health: async () => ({
        workers: await Promise.all(this.#inOrder().map((each) => each.health())),
        conditions: this.#readiness.health().conditions,
      }),
      takesFirst: ({ nonce, until }) => this.#calls.take(nonce, until, Math.floor(Date.now() / 1_000)) === 'taken',
      readText: (name) => this.#texts.get(name) ?? null,
      writeText: ({ name, text }) => {
        this.#texts.set(name, text);
        return null;
      },
      lastMetrics: () => null,
      ...countSpending(config),
    };
    this.#tick = setInterval(() => this.#look(), TICK_MS);
  }

  /** Resolves once all workers serve. One that ends before ends all: what is wrong with its start is wrong with theirs. @throws ConfigError */
  static async start(config: GatewayConfig, giveUp: GiveUp): Promise<Supervisor> {
    // What is counted may be NaN, which JSON has not.
    cluster.setupPrimary({ serialization: 'advanced' });
    const supervisor = new Supervisor(config);
    supervisor.#metrics = await openWorkerMetrics(config.metrics, {
      workers: () => supervisor.#workers,
      deaths: () => supervisor.#deaths,
      readiness: supervisor.#readiness,
    });
    const startAll = async (places: readonly number[]): Promise<void> => {
      const begun = places.map((place) => supervisor.#begin(place));
      await Promise.all(
        begun.map(async (worker) => {
          const url = await worker.started;
          if (url !== null) supervisor.url ||= url;
          else await supervisor.#giveUp(worker, giveUp);
        }),
      );
    };
    // The first alone, so that what keeps it from starting is told once.
    await startAll([1]);
    await startAll(Array.from({ length: config.workers - 1 }, (_, i) => i + 2));
    supervisor.#isUp = true;
    process.on('SIGUSR2', () => void supervisor.#roll().catch(logBug));
    return supervisor;
  }

  reread(): void {
    for (const worker of this.#workers) worker.signal('SIGHUP');
  }

  /** All workers stop as a gateway of one process does. @throws Error where one of them did not end well */
  async stop(): Promise<void> {
    this.#stopping = true;
    const endings = await Promise.all([...this.#workers].map((worker) => this.#end(worker)));
    clearInterval(this.#tick);
    this.#readiness.close();
    await this.#metrics?.close();
    const bad = endings.find(({ code }) => code !== 0);
    if (bad) throw new Error(`a worker ended with ${bad.code ?? bad.signal}`);
  }

  #begin(place: number): WorkerProcess {
    const worker: WorkerProcess = new WorkerProcess(place, {
      ...this.#answers,
      place: () => {
        const othersReady = (worker.othersReady = this.#othersReady(worker));
        return { place, workers: this.#config.workers, othersReady };
      },
      invalidate: (given) => this.#invalidate(worker, given),
    });
    this.#workers.add(worker);
    const begun = performance.now();
    void worker.ended.then((ending) => this.#ended(worker, ending, performance.now() - begun));
    void worker.started.then((url) => url !== null && this.#down.delete(place));
    return worker;
  }

  #ended(worker: WorkerProcess, { code, signal }: Ending, ranMs: number): void {
    this.#workers.delete(worker);
    worker.leaveUntaken([...this.#workers].find(({ isReady }) => isReady) ?? null);
    this.#metrics?.retire(worker);
    this.#tellOthersReady();
    if (this.#stopping || !this.#isUp || worker.part !== 'full') return;
    this.#deaths += 1;
    const { place } = worker;
    const failures = ranMs >= WELL_MS ? 1 : (this.#failures.get(place) ?? 0) + 1;
    // At once, then ever less often: it may be the machine that must get better, or what is configured.
    const pauseMs = failures === 1 ? 0 : Math.min(MOST_PAUSE_MS, 250 * 2 ** failures);
    this.#failures.set(place, failures);
    this.#down.set(place, pauseMs);
    log.error(
      { event: 'worker-died', about: String(place), code, signal, pauseMs },
      '工作进程意外结束,将重新启动 / a worker has died and is begun anew',
    );
    setTimeout(() => !this.#stopping && this.#begin(place), pauseMs);
  }

  async #giveUp(worker: WorkerProcess, giveUp: GiveUp): Promise<never> {
    const { code } = await worker.ended;
    await this.stop().catch(() => undefined);
    return giveUp(code ?? 1);
  }

  async #end(worker: WorkerProcess): Promise<Ending> {
    worker.signal('SIGTERM');
    const kill = setTimeout(() => worker.signal('SIGKILL'), this.#config.drainMs + END_MS);
    const ending = await worker.ended;
    clearTimeout(kill);
    return ending;
  }

  /** One after another: a new worker takes the part of an old one once it is ready, so that nobody notices. */
  async #roll(): Promise<void> {
    if (this.#rolling || this.#stopping) return;
    this.#rolling = true;
    log.info({ event: 'workers-roll' }, '逐个更换工作进程 / workers are replaced one after another');
    try {
      for (const old of this.#inOrder()) if (!(await this.#replace(old))) return;
      log.info({ event: 'workers-rolled' }, '工作进程已全部更换 / all workers are replaced');
    } finally {
      this.#rolling = false;
    }
  }

  /** @returns false: it goes on itself, as no other is ready to take its part */
  async #replace(old: WorkerProcess): Promise<boolean> {
    if (old.hasEnded || this.#stopping) return !this.#stopping;
    const next = this.#begin(this.#freePlace());
    next.part = 'trial';
    if (!(await this.#becomesReady(next))) {
      log.error(
        { event: 'workers-not-rolled', about: String(next.place) },
        '新的工作进程未能就绪,原有进程继续 / a new worker did not become ready: the old ones go on',
      );
      await this.#end(next);
      return false;
    }
    next.part = 'full';
    old.part = 'leaving';
    this.#tellOthersReady();
    await old.channel.ask('leave', null, this.#config.drainMs + TICK_MS).catch(() => undefined);
    await this.#end(old);
    return true;
  }

  async #becomesReady(worker: WorkerProcess): Promise<boolean> {
    const until = performance.now() + READY_MS;
    while (!worker.isReady && !worker.hasEnded && !this.#stopping && performance.now() < until) await sleep(LOOK_MS);
    return worker.isReady;
  }

  /** One more than there are workers is enough: each has an audit log at its place. */
  #freePlace(): number {
    const taken = new Set([...this.#down.keys(), ...[...this.#workers].map(({ place }) => place)]);
    let place = 1;
    while (taken.has(place)) place += 1;
    return place;
  }

  #look(): void {
    for (const worker of this.#workers) {
      worker.tick();
      if (!worker.hangs) continue;
      log.error(
        { event: 'worker-hangs', about: String(worker.place) },
        '工作进程失去响应,将强制结束 / a worker hangs, and is ended',
      );
      worker.signal('SIGKILL');
    }
  }

  *#conditions(): Generator<Condition> {
    for (const [place, pauseMs] of this.#down)
      yield {
        reason: 'WORKER_DOWN',
        about: String(place),
        detail: `it has died ${this.#failures.get(place) ?? 0} times in a row, and is begun anew after ${pauseMs} ms`,
      };
    for (const { place, isSilent, part } of this.#inOrder())
      if (isSilent && part !== 'leaving')
        yield {
          reason: 'WORKER_DOWN',
          about: String(place),
          detail: 'it does not answer; it is ended where it goes on',
        };
  }

  #inOrder(): readonly WorkerProcess[] {
    return [...this.#workers].sort((a, b) => a.place - b.place);
  }

  #othersReady(worker: WorkerProcess): boolean {
    return [...this.#workers].some((each) => each !== worker && each.isReady);
  }

  #tellOthersReady(): null {
    for (const worker of this.#workers) {
      const now = this.#othersReady(worker);
      // Null: it has not asked for its place, with which it is told.
      if (worker.othersReady === null || worker.othersReady === now) continue;
      worker.othersReady = now;
      worker.channel.tell('othersReady', now);
    }
    return null;
  }

  /** Of one that has ended nothing is kept, and of one that has no place yet nothing is there. */
  async #invalidate(by: WorkerProcess, given: Invalidation): Promise<boolean> {
    const others = [...this.#workers].filter((each) => each !== by && each.othersReady !== null);
    const done = await Promise.all(
      others.map((each) => each.channel.ask('invalidate', given, INVALIDATE_MS).catch(() => each.hasEnded)),
    );
    return done.every(Boolean);
  }
}
