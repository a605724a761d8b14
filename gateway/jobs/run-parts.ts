import { deflateRawSync } from 'node:zlib';
import type { Job } from './job.ts';
import type { Hold, JobStore } from './job-store.ts';
import type { Asking } from './next-step.ts';
import type { JobSeals } from './seals.ts';

/** A job is no longer this worker's: it was cancelled, or another one has taken it. */
export class LostJob extends Error {}

export interface RunParts {
  readonly store: JobStore;
  readonly seals: JobSeals;
  readonly asking: Asking;
  /** Ends it where it is; what it has written down stands. */
  readonly signal: AbortSignal;
  /** Before each step. @throws what ends the job */
  readonly check?: () => Promise<void> | void;
}

/** Writes results down, page by page, and ends the job. @throws LostJob; whatever `signal` was aborted with */
export async function writePages(
  job: Job,
  hold: Hold,
  pages: AsyncIterable<string> | Iterable<string>,
  isComplete: () => boolean,
  { store, seals, signal }: RunParts,
): Promise<void> {
  let count = 0;
  for await (const page of pages) {
    signal.throwIfAborted();
    const sealed = seals.seal(job, `PAGE ${count}`, deflateRawSync(page));
    if (!(await store.page(hold, count, sealed))) throw new LostJob();
    count += 1;
  }
  if (!(await store.finish(hold, { pages: count, complete: isComplete() }))) throw new LostJob();
}
