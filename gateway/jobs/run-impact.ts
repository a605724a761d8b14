import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from '../chain/asker.ts';
import type { ManyRequest } from '../chain/walk-request.ts';
import { type Impact, impactFrom } from '../impact/impact-from.ts';
import { impactPages } from './impact-pages.ts';
import type { Job } from './job.ts';
import { isPassing } from '../chain/gaps.ts';
import type { Hold, JobStore } from './job-store.ts';
import { type RunParts, writePages } from './run-parts.ts';

/** How often it is told how far it is. */
const TELL_MS = 500;

/** Whoever fails is asked again, with all else, after each of these pauses: milliseconds. */
const PAUSES_MS: readonly number[] = [2_000, 20_000];

/**
 * Asks for all of an impact in one go, and writes its results down. What was asked is held in memory until then, so that nothing of it
 * is kept but the results: a job that is interrupted begins again. @throws as `runJob`
 */
export async function runImpact(job: Job, hold: Hold, request: ManyRequest, parts: RunParts): Promise<void> {
  const { store, asking, signal, check } = parts;
  const once = async (): Promise<Impact> => {
    await check?.();
    const found = await asking.ask(signal, (newAsker) => told(newAsker(), request, store, hold));
    signal.throwIfAborted();
    return found;
  };
  let found = await once();
  for (const pause of asking.pausesMs ?? PAUSES_MS) {
    if (!found.gaps.some(({ reason }) => isPassing(reason))) break;
    await sleep(pause, undefined, { signal });
    found = await once();
  }
  await check?.();
  const { complete } = found;
  await writePages(job, hold, impactPages(found), () => complete, parts);
}

async function told(asker: Asker, request: ManyRequest, store: JobStore, hold: Hold): Promise<Impact> {
  const timer = setInterval(() => void tell(), TELL_MS);
  // What is found is asked at once.
  const tell = (): Promise<unknown> => store.tell(hold, { done: asker.walked, found: asker.walked }).catch(() => {});
  try {
    return await impactFrom(asker, request);
  } finally {
    clearInterval(timer);
  }
}
