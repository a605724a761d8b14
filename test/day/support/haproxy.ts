import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, launchServer } from '../../support/database-server.ts';
import { shippedRecipe } from '../../support/shipped-recipe.ts';
import type { Certificate } from '../../signature/support/certificates.ts';

const HAPROXY = findProgram('haproxy');

/** Why there is no HAProxy to test with; null: there is. */
export const NO_HAPROXY: string | null = HAPROXY ? null : 'haproxy is not installed (apt-get install haproxy)';

/** As it is shipped, in front of two gateways, with the test's own addresses and certificate. */
export function startHaproxy(
  folder: string,
  port: number,
  backends: readonly [number, number],
  { cert, key }: Certificate,
): Promise<ChildProcess> {
  const own = join(folder, 'haproxy');
  mkdirSync(own);
  writeFileSync(join(own, 'both.pem'), cert + key);
  const file = join(own, 'haproxy.cfg');
  writeFileSync(file, shippedRecipe('haproxy/haproxy.cfg', port, backends, own));
  return launchServer({
    program: HAPROXY ?? '',
    args: ['-db', '-f', file],
    isReady: () => spawnSync('curl', ['-sk', `https://127.0.0.1:${port}/health`]).status === 0,
  });
}
