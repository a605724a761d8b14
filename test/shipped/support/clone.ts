import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkModules } from '../../support/link-modules.ts';
import { COMPILED, npmStart, type Started, userEnvironment } from './npm-start.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Made at the first start; copied where they are there, so that not every test makes them. */
const BUILT = ['portal/dist', 'explorer/dist', 'desk/dist', COMPILED];

/** The project in a folder of its own, as a fresh clone with its packages installed. */
export interface Clone {
  readonly folder: string;
  /** Runs a script as somebody at a terminal there would. */
  run(script: string): Promise<Outcome>;
  /** `npm start`, with the sample economy of a scale; as it is shipped when not set. */
  start(options?: { readonly scale?: number; readonly env?: Readonly<Record<string, string>> }): Promise<Started>;
  remove(): Promise<void>;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const RUN_MS = 150_000;

export function makeClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-clone-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }).stdout;
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
  // Times are kept: what was built from these files is still fresh.
  for (const file of [...files, ...BUILT.filter((each) => existsSync(join(ROOT, each)))])
    cpSync(join(ROOT, file), join(folder, file), { recursive: true, preserveTimestamps: true });
  linkModules(folder);
  const started: Started[] = [];
  return {
    folder,
    run: (script) => runIn(folder, script),
    async start({ scale, env = {} } = {}) {
      const self = await npmStart(scale === undefined ? [] : ['--scale', String(scale)], env, folder);
      started.push(self);
      return self;
    },
    async remove() {
      for (const each of started) await each.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runIn(folder: string, script: string): Promise<Outcome> {
  // What a script leaves in the background ends with it.
  const whole = `set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${script}\n`;
  const child = spawn('bash', ['-c', whole], {
    cwd: folder,
    env: userEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}
