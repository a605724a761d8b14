import { Worker } from 'node:worker_threads';
import { Fault } from '@tongcha/resilience';
import type { BuildData, FromBuilder, ToBuilder } from './build-thread.ts';
import type { LevelChange } from './levels.ts';

/** The thread that builds. What is asked of it is asked in turn. */
export class Builder {
  readonly #worker: Worker;
  #fault: Fault | null = null;
  #waiting: { readonly resolve: (told: FromBuilder) => void; readonly reject: (fault: Fault) => void } | null = null;

  constructor(workerData: BuildData) {
    this.#worker = new Worker(new URL('./build-thread.ts', import.meta.url), { workerData });
    this.#worker.unref();
    this.#worker.on('message', (told: FromBuilder) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting?.resolve(told);
    });
    this.#worker.on('error', (cause) => this.#end(cause));
    this.#worker.on('exit', () => this.#end(null));
  }

  get isOver(): boolean {
    return this.#fault !== null;
  }

  /** @throws Fault when the thread has ended */
  async add(codes: readonly string[]): Promise<void> {
    await this.#ask({ codes });
  }

  /** What is published now that these codes have come. @throws Fault when the thread has ended */
  async change(): Promise<LevelChange> {
    const told = await this.#ask({ change: true });
    if (told === null) throw new Fault('BAD_ANSWER', 'the thread that builds did not say what has changed');
    return told;
  }

  async close(): Promise<void> {
    this.#end(null);
    await this.#worker.terminate();
  }

  #ask(message: ToBuilder): Promise<FromBuilder> {
    const fault = this.#fault;
    if (fault) return Promise.reject(fault);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(message);
    });
  }

  #end(cause: unknown): void {
    this.#fault ??= new Fault('UNAVAILABLE', 'the thread that builds has ended', { cause });
    this.#waiting?.reject(this.#fault);
    this.#waiting = null;
  }
}
