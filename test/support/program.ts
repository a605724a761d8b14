import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endServer } from './database-server.ts';

const ROOT = join(import.meta.dirname, '../..');

export type Settings = Readonly<Record<string, string>>;

/** A gateway or a ministry of an installation: a process that is stopped and begun again. */
export class Program {
  readonly name: string;
  readonly #path: string;
  #settings: Settings;
  #child: ChildProcess | null = null;
  #said = '';

  /** @param path of what is run, from the repository's root */
  constructor(name: string, path: string, settings: Settings) {
    this.name = name;
    this.#path = path;
    this.#settings = settings;
  }

  /** Another one of the same, with some settings of its own. */
  another(more: Settings): Program {
    return new Program(`${this.name}-other`, this.#path, { ...this.#settings, ...more });
  }

  /** From its next start on. */
  set(more: Settings): void {
    this.#settings = { ...this.#settings, ...more };
  }

  /** All that it has said since it was made. */
  get said(): string {
    return this.#said;
  }

  /** @param more settings of this time @param imports what is run in it first, as Node takes it */
  async start(more: Settings = {}, imports: readonly string[] = []): Promise<void> {
    const child = spawn(process.execPath, [...imports.flatMap((each) => ['--import', each]), join(ROOT, this.#path)], {
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
        ...this.#settings,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.#said += String(chunk)));
    const ended = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`${this.name} ended with ${code}: ${this.#said.slice(-3_000)}`)),
    );
    ended.catch(() => {});
    await Promise.race([once(child, 'message'), ended]);
  }

  /** As an operator does. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child) await endServer(this.#child, signal);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async restart(more: Settings = {}, imports: readonly string[] = []): Promise<void> {
    await this.stop();
    await this.start(more, imports);
  }
}
