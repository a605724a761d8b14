import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type DatabaseServer, endServer, findProgram, launchServer, runStep, serverFolder } from './database-server.ts';
import { freePort } from './free-port.ts';

const SERVER = findProgram('mariadbd') ?? findProgram('mysqld');

/** Why there is no MariaDB to test with; null: there is. */
export const NO_MARIADB: string | null = SERVER ? null : 'MariaDB is not installed (apt-get install mariadb-server)';

/** A MariaDB of the test's own; `options` are lines of its server's command. */
export async function startMariadb(...options: readonly string[]): Promise<DatabaseServer> {
  if (!SERVER) throw new Error(NO_MARIADB ?? '');
  const { folder, remove } = serverFolder('mariadb');
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')];
  const port = await freePort();
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  runStep('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asRoot,
  ]);
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=32M',
    ...asRoot,
    ...options,
  ];
  const isReady = (): boolean =>
    spawnSync('mariadb-admin', ['--no-defaults', `--socket=${socket}`, '-u', 'root', 'ping']).status === 0;
  const start = () => launchServer({ program: SERVER, args, isReady });
  let child = await start();
  runStep(
    'mariadb',
    ['--no-defaults', `--socket=${socket}`, '-u', 'root'],
    undefined,
    "CREATE DATABASE tongcha CHARACTER SET utf8mb4; CREATE USER tongcha@'%' IDENTIFIED BY 'tongcha'; GRANT ALL ON *.* TO tongcha@'%';",
  );
  return {
    url: `mysql://tongcha:tongcha@127.0.0.1:${port}/tongcha`,
    port,
    folder,
    kill: () => endServer(child, 'SIGKILL'),
    async restart() {
      await endServer(child, 'SIGKILL');
      child = await start();
    },
    async stop() {
      await endServer(child, 'SIGKILL');
      remove();
    },
  };
}
