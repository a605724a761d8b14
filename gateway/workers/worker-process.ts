import cluster, { type Worker } from 'node:cluster';
import type { Snapshot } from '@tongcha/observe';
import { type Answers, Channel } from './channel.ts';
import type { OfSupervisor, OfWorker, WorkerHealth } from './protocol.ts';
import { passOn, type Untaken, watchUntaken } from './untaken.ts';

/** How a process ended. */
export interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Of a worker that tells each second how it stands. */
const SILENT_AFTER = 5;
const HANGS_AFTER = 30;
const HEALTH_MS = 1_000;
const METRICS_MS = 2_000;

/** One worker, as its supervisor sees it. */
export class WorkerProcess {
  readonly place: number;
  readonly channel: Channel<OfSupervisor, OfWorker>;
  /** Resolves with its address once it serves, or null: it has ended before. */
  readonly started: Promise<string | null>;
  readonly ended: Promise<Ending>;
  readonly #since = new Date();
  readonly #process: Worker;
  readonly #untaken: () => Untaken | null;
  /** `trial`: it may take another's part; `leaving`: another has taken its own. */
  part: 'full' | 'trial' | 'leaving' = 'full';
  /** Whether the others are ready, as it was told last. */
  othersReady: boolean | null = null;
  hasEnded = false;
  #isStarted = false;
  #ready = false;
  /** Seconds since it told how it stands. */
  #silentFor = 0;
  #snapshot: Snapshot | null = null;

  constructor(place: number, answers: Answers<OfSupervisor>) {
    this.place = place;
    this.#process = cluster.fork();
    // What is sent to one that has just died is an error of its process, which its end tells anyway.
    this.#process.on('error', () => {});
    this.#untaken = watchUntaken(this.#process.process);
    this.ended = new Promise((resolve) =>
      this.#process.once('exit', (code: number | null, signal: NodeJS.Signals | null) => {
        this.hasEnded = true;
        this.channel.end();
        resolve({ code, signal });
      }),
    );
    this.started = new Promise((resolve) => {
      this.#process.on('message', (message: { readonly ready?: unknown } | null) => {
        if (typeof message?.ready !== 'string') return;
        this.#isStarted = true;
        resolve(message.ready);
      });
      void this.ended.then(() => resolve(null));
    });
    this.channel = new Channel<OfSupervisor, OfWorker>(this.#process, {
      ...answers,
      standing: (given) => {
        this.#ready = given.ready;
        this.#silentFor = 0;
        return answers.standing(given);
      },
      lastMetrics: (snapshot) => {
        this.#snapshot = snapshot;
        return null;
      },
    });
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether it may be sent what comes. */
  get isReady(): boolean {
    return this.#ready && this.part !== 'leaving' && !this.hasEnded;
  }

  /** Whether it has not been heard of for long enough to be told. */
  get isSilent(): boolean {
    return this.#silentFor >= SILENT_AFTER;
  }

  get hangs(): boolean {
    return this.#silentFor >= HANGS_AFTER;
  }

  /** What it counted, as far as it is known. */
  get lastMetrics(): Snapshot | null {
    return this.#snapshot;
  }

  /** Each second of the supervisor's own time: one that was stopped itself has not waited. */
  tick(): void {
    if (this.#isStarted) this.#silentFor += 1;
  }

  /** Has the connection that was on its way to it, where it has ended, taken by another; null: nobody is there to take it. */
  leaveUntaken(to: WorkerProcess | null): void {
    const untaken = this.#untaken();
    if (!untaken) return;
    if (to) passOn(untaken, to.#process.process);
    else untaken.handle.close();
  }

  signal(name: NodeJS.Signals): void {
    // Not `Worker.kill`, which closes the channel first.
    if (!this.hasEnded) this.#process.process.kill(name);
  }

  /** Null: it counts nothing, or never told. */
  async metrics(): Promise<Snapshot | null> {
    const snapshot = await this.channel.ask('metrics', null, METRICS_MS).catch(() => null);
    return snapshot && !this.hasEnded ? (this.#snapshot = snapshot) : this.#snapshot;
  }

  async health(): Promise<WorkerHealth> {
    const health = this.#isStarted ? await this.channel.ask('health', null, HEALTH_MS).catch(() => null) : null;
    return { worker: this.place, state: this.#state, since: this.#since.toISOString(), health };
  }

  get #state(): WorkerHealth['state'] {
    if (!this.#isStarted) return 'starting';
    if (this.part === 'leaving') return 'leaving';
    if (this.isSilent) return 'silent';
    return this.#ready ? 'ready' : 'not ready';
  }
}
