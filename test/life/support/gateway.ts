import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run gateway` as a process. */
export interface GatewayChild {
  readonly url: string;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** The last of what it has said. */
  words(): string;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const ROOT = join(import.meta.dirname, '../../..');

export async function startGatewayChild(
  supergraph: string,
  env: Readonly<Record<string, string>> = {},
  port = 0,
): Promise<GatewayChild> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['gateway/main.ts', '--supergraph', supergraph, '--port', String(port)],
    {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { ready: string }).ready));
    void ended.then(() => reject(new Error(`the gateway did not start: ${words}`)));
  });
  return { url, ended, pid: child.pid ?? 0, signal: (name) => void child.kill(name), words: () => words };
}
