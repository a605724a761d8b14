import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { endServer, serverFolder } from './database-server.ts';
import { freePort } from './free-port.ts';

/** Why there is no Redis to test with; null: there is. */
export const NO_REDIS: string | null =
  spawnSync('redis-server', ['--version']).status === 0
    ? null
    : 'redis-server is not installed (apt-get install redis-server)';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly process: () => ChildProcess;
  /** Again on the same port, with nothing in it. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of the test's own, on a free port of this machine. */
export async function startRedis(...args: readonly string[]): Promise<RedisServer> {
  const { folder, remove } = serverFolder('redis');
  const port = await freePort();
  let child = await launch(folder, port, args);
  const kill = (): Promise<void> => endServer(child, 'SIGKILL');
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    process: () => child,
    kill,
    async restart() {
      await kill();
      child = await launch(folder, port, args);
    },
    async stop() {
      await kill();
      remove();
    },
  };
}

async function launch(folder: string, port: number, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes('Ready to accept connections')) break;
  child.stdout.resume();
  if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
  return child;
}
