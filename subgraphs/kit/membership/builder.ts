import { Fault } from '@tongcha/resilience';
import type { BuildData, FromBuilder, ToBuilder } from './build-thread.ts';
import { BuilderThread } from './builder-thread.ts';
import type { LevelChange } from './levels.ts';

/** One filter in the thread that builds. What is asked of it is asked in turn. */
export class Builder {
  readonly #thread: BuilderThread;
  readonly #id: number;
  #fault: Fault | null = null;
  #waiting: { readonly resolve: (told: FromBuilder) => void; readonly reject: (fault: Fault) => void } | null = null;

  constructor(data: BuildData) {
    this.#thread = BuilderThread.shared();
    this.#id = this.#thread.open(data, {
      told: (told) => {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting?.resolve(told);
      },
      ended: (cause) => this.#end(cause),
    });
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
    await this.#thread.close(this.#id);
  }

  #ask(message: ToBuilder): Promise<FromBuilder> {
    const fault = this.#fault;
    if (fault) return Promise.reject(fault);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#thread.send(this.#id, message);
    });
  }

  #end(cause: unknown): void {
    this.#fault ??= new Fault('UNAVAILABLE', 'the thread that builds has ended', { cause });
    this.#waiting?.reject(this.#fault);
    this.#waiting = null;
  }
}
