import { openDatabase } from '@tongcha/database';
import { openGatewayKeys } from '../calls/signer.ts';
import type { GatewayConfig } from '../settings.ts';
import { JobStore } from './job-store.ts';
import { JobSeals } from './seals.ts';

/** Where jobs are kept, and what seals them. */
export interface Jobs {
  readonly store: JobStore;
  readonly seals: JobSeals;
}

/** @returns null where none are taken @throws ConfigError */
export async function openJobs({ jobs, signing }: Pick<GatewayConfig, 'jobs' | 'signing'>): Promise<Jobs | null> {
  const { store } = jobs;
  if (store === undefined) return null;
  const file = signing ? await openGatewayKeys(signing.keyFile) : null;
  const seals = new JobSeals(() => {
    void file?.refresh(1_000);
    return file?.value ?? NO_KEYS;
  });
  const database = openDatabase(store, ['gateway', 'jobs', 'store']);
  return { store: new JobStore(database), seals };
}

const NO_KEYS: readonly never[] = [];
