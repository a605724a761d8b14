import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Account,
  type DatabaseServer,
  endServer,
  findProgram,
  launchServer,
  runStep,
  serverFolder,
} from './database-server.ts';
import { freePort } from './free-port.ts';

const SERVER = findProgram('postgres', '/usr/lib/postgresql');

/** Why there is no PostgreSQL to test with; null: there is. */
export const NO_POSTGRES: string | null = SERVER ? null : 'PostgreSQL is not installed (apt-get install postgresql)';

export interface PostgresOptions {
  /** The database's encoding. */
  readonly encoding?: string;
  /** Settings of `postgresql.conf`, such as `DateStyle`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL of the test's own. */
export async function startPostgres({
  encoding = 'UTF8',
  settings = {},
}: PostgresOptions = {}): Promise<DatabaseServer> {
  if (!SERVER) throw new Error(NO_POSTGRES ?? '');
  const bin = dirname(SERVER);
  const user = account();
  const { folder, remove } = serverFolder('postgres', user);
  const data = join(folder, 'data');
  const port = await freePort();
  // The password is asked for, so that a test without it fails.
  const password = join(folder, 'password');
  writeFileSync(password, 'tongcha\n', { mode: 0o644 });
  runStep(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'tongcha',
      `--pwfile=${password}`,
      '-A',
      'scram-sha-256',
      '-E',
      encoding,
      '--locale=C',
      '--no-sync',
    ],
    user,
  );
  const all = {
    fsync: 'off',
    shared_buffers: '16MB',
    max_connections: '40',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    ...settings,
  };
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
  const isReady = (): boolean =>
    spawnSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port), '-d', 'postgres']).status === 0;
  const start = () => launchServer({ program: SERVER, args, user, isReady });
  let child = await start();
  return {
    url: `postgres://tongcha:tongcha@127.0.0.1:${port}/postgres`,
    port,
    folder,
    // The whole group: a lone SIGKILL leaves the backends serving. SIGQUIT is PostgreSQL's own immediate shutdown.
    kill: () => endServer(child, 'SIGQUIT'),
    async restart() {
      await endServer(child, 'SIGQUIT');
      child = await start();
    },
    async stop() {
      await endServer(child, 'SIGQUIT');
      remove();
    },
  };
}

/** PostgreSQL refuses to run as root, so root runs it as the account that its package made. */
function account(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}
