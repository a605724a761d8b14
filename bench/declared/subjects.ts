import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { declareMinistry } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { CustomsByHand } from '../../test/declared/support/customs/by-hand.ts';
import { customsData } from '../../test/declared/support/customs/data.ts';
import { PASSWORD, USER } from '../../test/declared/support/customs/legacy.ts';
import { SaltByHand } from '../../test/declared/support/salt/by-hand.ts';
import { fillSalt } from '../../test/declared/support/salt/data.ts';
import { NO_POSTGRES, startPostgres } from '../../test/support/postgres-server.ts';

/** One system, declared and by hand. */
export interface Pair {
  readonly declared: LegacySystem;
  readonly byHand: LegacySystem;
  readonly codes: readonly string[];
  stop(): Promise<void>;
}

const SUPPORT = new URL('../../test/declared/support/', import.meta.url);
const ROWS = 3_000;

/** By name; null where what it needs is not installed. */
export const PAIRS: Readonly<Record<string, () => Promise<Pair | null>>> = {
  async customs() {
    const worker = new Worker(new URL('customs-worker.ts', import.meta.url), { workerData: ROWS });
    const [url] = (await once(worker, 'message')) as [string];
    const declared = await opened('customs', { CUSTOMS_URL: url, CUSTOMS_USER: USER, CUSTOMS_PASSWORD: PASSWORD });
    const byHand = new CustomsByHand(url);
    const codes = customsData(ROWS).items.map(({ entryId, gNo }) => `urn:customs:item:${entryId}-${gNo}`);
    return { declared, byHand, codes, stop: () => stopped(declared, byHand, () => worker.terminate()) };
  },
  async salt() {
    if (NO_POSTGRES) return null;
    const database = await startPostgres();
    const { lots } = await fillSalt(database.url, ROWS);
    const declared = await opened('salt', { SALT_DB_URL: database.url });
    const byHand = await SaltByHand.open(database.url);
    return { declared, byHand, codes: lots, stop: () => stopped(declared, byHand, () => database.stop()) };
  },
};

async function opened(name: string, settings: Readonly<Record<string, string>>): Promise<LegacySystem> {
  const { ministry } = await declareMinistry(fileURLToPath(new URL(`${name}/ministry.yaml`, SUPPORT)), settings);
  return ministry.systems[0] as LegacySystem;
}

async function stopped(a: LegacySystem, b: LegacySystem, last: () => Promise<unknown>): Promise<void> {
  await Promise.all([a.close(), b.close()]);
  await last();
}
