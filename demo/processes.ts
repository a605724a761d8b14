import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import project from '../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
/** What Node has compiled of the sources, for the next start: a process takes 30 MB less with it, and half the time. */
const NODE_COMPILE_CACHE = join(ROOT, '.cache/compiled');
/** How `npm run gateway` lays out the heap: the demo's gateway is no other. */
const GATEWAY_HEAP = project.scripts.gateway.split(' ').filter((word) => word.startsWith('--'));
/** A ministry of the demo is asked little; a large nursery would only be memory. */
const MINISTRY_HEAP = ['--max-semi-space-size=2'];
/** A process that was told to end is made to after this. */
const END_MS = 5_000;

/** The gateway and the ministries, each a process of its own; none outlives this one. */
export class Processes {
  readonly #all: ChildProcess[] = [];
  readonly #onGatewayEnd: () => void;
  #ending = false;

  constructor(onGatewayEnd: () => void) {
    this.#onGatewayEnd = onGatewayEnd;
  }

  /** Resolves when the process says that it is ready; rejects when it ends before. A ministry that ends later is a gap, not the end. */
  launch(name: string, file: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<void> {
    if (this.#ending) return Promise.reject(new Error(`${name} is not begun: the demo ends`));
    const heap = name === 'gateway' ? GATEWAY_HEAP : MINISTRY_HEAP;
    const child = spawn(process.execPath, [...heap, join(ROOT, file), ...args], {
      env: { NODE_COMPILE_CACHE, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#all.push(child);
    return new Promise((resolve, reject) => {
      let ready = false;
      child.once('message', () => {
        ready = true;
        resolve();
      });
      child.once('exit', (code, signal) => {
        if (this.#ending) return;
        const ended = `${name} ended (${signal ?? code})`;
        if (!ready) reject(new Error(ended));
        else if (name === 'gateway') {
          console.error(ended);
          this.#onGatewayEnd();
        } else console.error(`${ended}: 其余部门照常答复 / the others go on answering`);
      });
    });
  }

  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#all.map(end));
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
