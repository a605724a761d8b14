import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, launchServer } from '../../support/database-server.ts';
import type { Certificate } from '../../signature/support/certificates.ts';

const HAPROXY = findProgram('haproxy');
const RECIPE = new URL('../../../deploy/haproxy/haproxy.cfg', import.meta.url);

/** Why there is no HAProxy to test with; null: there is. */
export const NO_HAPROXY: string | null = HAPROXY ? null : 'haproxy is not installed (apt-get install haproxy)';

/** As it is shipped, in front of two gateways, with the test's own addresses and certificate. */
export function startHaproxy(
  folder: string,
  port: number,
  [one, two]: readonly [number, number],
  { cert, key }: Certificate,
): Promise<ChildProcess> {
  const own = join(folder, 'haproxy');
  mkdirSync(own);
  writeFileSync(join(own, 'both.pem'), cert + key);
  const file = join(own, 'haproxy.cfg');
  const recipe = readFileSync(RECIPE, 'utf8')
    .replace('10.40.0.9:443', `127.0.0.1:${port}`)
    .replace('10.40.0.11:4000', `127.0.0.1:${one}`)
    .replace('10.40.0.12:4000', `127.0.0.1:${two}`)
    .replaceAll('/etc/tongcha/tls', own);
  writeFileSync(file, recipe);
  return launchServer({
    program: HAPROXY ?? '',
    args: ['-db', '-f', file],
    isReady: () => spawnSync('curl', ['-sk', `https://127.0.0.1:${port}/health`]).status === 0,
  });
}
