import { inflateRawSync } from 'node:zlib';
import { Asker } from '../../../gateway/chain/asker.ts';
import type { Discovery } from '../../../gateway/chain/discovery.ts';
import type { WalkedMinistry } from '../../../gateway/chain/walked-ministry.ts';
import type { WalkRequest } from '../../../gateway/chain/walk-request.ts';
import { type Job, KEPT_MS } from '../../../gateway/jobs/job.ts';
import type { JobStore } from '../../../gateway/jobs/job-store.ts';
import type { Asking } from '../../../gateway/jobs/next-step.ts';
import { runJob } from '../../../gateway/jobs/run-job.ts';
import { JobSeals } from '../../../gateway/jobs/seals.ts';
import { caller } from '../../support/fake-ministry.ts';

export const SEALS = new JobSeals(() => [
  { id: 'a-key-of-the-gateways', derive: (purpose) => Buffer.alloc(32, purpose) },
]);

export const newJob = (id: string, createdAt = Date.now()): Parameters<JobStore['add']>[0] => ({
  id,
  owner: 'somebody',
  key: SEALS.newest,
  kind: 'CHAIN',
  head: Buffer.from('sealed'),
  createdAt,
  endsAt: createdAt + KEPT_MS,
});

/** These ministries, asked a few units at a time so that there are many steps. */
export function askingOf(
  ministries: readonly WalkedMinistry[],
  more: Partial<Asking> & { discovery?: Discovery } = {},
): Asking {
  const { discovery, ...asking } = more;
  return {
    ask: (signal, work) => work(() => new Asker(ministries, caller(60_000, signal), undefined, discovery)),
    pausesMs: [],
    stepUnits: 7,
    ...asking,
  };
}

/** A worker that takes the next job and works on it. @returns null: there was none */
export async function work(
  store: JobStore,
  request: WalkRequest,
  asking: Asking,
  { signal = new AbortController().signal, now = Date.now(), worker = 'worker' } = {},
): Promise<Job | null> {
  const job = await store.take(worker, now, 20_000);
  if (job) await runJob(job, { id: job.id, worker }, request, { store, seals: SEALS, asking, signal });
  return job;
}

/** All its pages, as text. */
export async function textOf(store: JobStore, id: string): Promise<string> {
  const job = await store.find(id, Date.now());
  if (job?.state !== 'DONE') throw new Error(`the job is ${job?.state}`);
  let text = '';
  for (let n = 0; n < job.pages; n += 1) {
    const sealed = await store.part(id, 'PAGE', n);
    const bytes = sealed && SEALS.open(job, `PAGE ${n}`, sealed);
    if (!bytes) throw new Error(`page ${n} cannot be opened`);
    text += inflateRawSync(bytes).toString();
  }
  return text;
}

export function linesOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
