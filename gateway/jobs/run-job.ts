import { setImmediate as turn } from 'node:timers/promises';
import type { Job } from './job.ts';
import { JobWalk } from './job-walk.ts';
import type { Hold } from './job-store.ts';
import { nextStep } from './next-step.ts';
import { Results } from './results.ts';
import { LostJob, type RunParts, writePages } from './run-parts.ts';
import { readStep, type Step, writeStep } from './step.ts';
import type { WalkRequest } from '../chain/walk-request.ts';

/** Walks on from where a job is, and writes its results down. @throws LostJob; whatever `signal` was aborted with */
export async function runJob(job: Job, hold: Hold, request: WalkRequest, parts: RunParts): Promise<void> {
  const { store, seals, asking, signal, check } = parts;
  const walk = new JobWalk(request);
  for await (const step of stepsOf(job, job.steps, parts)) walk.take(step);
  const givenUp = new Set<string>();
  let steps = job.steps;
  while (!walk.isOver) {
    await check?.();
    const step = await nextStep(walk, asking, givenUp, signal);
    const bytes = writeStep(step);
    // By what is written: whoever goes on here has no more than that.
    walk.take(readStep(bytes));
    const sealed = seals.seal(job, `STEP ${steps}`, bytes);
    if (!(await store.step(hold, steps, sealed, walk))) throw new LostJob();
    steps += 1;
  }
  const results = new Results(walk);
  const pages = async function* (): AsyncGenerator<string> {
    for await (const step of stepsOf(job, steps, parts)) yield* results.add(step);
    yield results.last();
  };
  await writePages(job, hold, pages(), () => results.end.complete, parts);
}

async function* stepsOf(job: Job, steps: number, { store, seals, signal }: RunParts): AsyncGenerator<Step> {
  for (let n = 0; n < steps; n += 1) {
    // A file answers at once: others must have their turn.
    await turn();
    signal.throwIfAborted();
    const sealed = await store.part(job.id, 'STEP', n);
    const bytes = sealed && seals.open(job, `STEP ${n}`, sealed);
    if (!bytes) throw new Error(`step ${n} of a job is not as a gateway has written it`);
    yield readStep(bytes);
  }
}
