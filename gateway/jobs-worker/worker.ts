import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseFault } from '@tongcha/database';
import { describeError, log, logBug, logSeldom } from '@tongcha/observe';
import { type Job, type JobHead, readHead } from '../jobs/job.ts';
import type { Hold } from '../jobs/job-store.ts';
import type { Asking } from '../jobs/next-step.ts';
import type { Jobs } from '../jobs/open-jobs.ts';
import { runImpact } from '../jobs/run-impact.ts';
import { runJob } from '../jobs/run-job.ts';
import { LostJob, type RunParts } from '../jobs/run-parts.ts';

/** What a worker needs for one job. */
export interface JobParts {
  readonly asking: Asking;
  /** Before each step. @throws JobEnds */
  readonly check: (signal: AbortSignal) => Promise<void>;
  /** How it went is written down. */
  readonly over: (how: 'DONE' | 'FAILED' | 'LEFT') => Promise<void>;
}

/** A job cannot go on. The message is for whoever has begun it. */
export class JobEnds extends Error {}

export interface WorkerOptions extends Jobs {
  readonly open: (head: JobHead) => JobParts;
  readonly times?: Partial<WorkerTimes>;
}

/** Milliseconds. */
interface WorkerTimes {
  /** Between two looks for a job. */
  readonly lookMs: number;
  /** Another worker takes a job whose worker has said nothing for so long. */
  readonly leaseMs: number;
  /** A job that others wait for is put back behind these after so long. */
  readonly turnMs: number;
  readonly sweepMs: number;
}

const TIMES: WorkerTimes = { lookMs: 1_000, leaseMs: 20_000, turnMs: 120_000, sweepMs: 60_000 };

class Stopping extends Error {}
class Yields extends Error {}

/** Takes jobs, one at a time, and walks them to their end. */
export class JobWorker {
  readonly #options: WorkerOptions;
  readonly #times: WorkerTimes;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #sweptAt = -Infinity;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
    this.#ended = this.#run();
  }

  /** Gives the job back that it is at, for another worker to go on with at once. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Stopping());
    await this.#ended;
    await this.#options.store.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (await this.#workOnOne()) continue;
      } catch (error) {
        if (!(error instanceof DatabaseFault)) logBug(error);
        logSeldom(
          'error',
          'jobs',
          { event: 'jobs', error: describeError(error instanceof DatabaseFault ? error.cause : error) },
          '后台任务库不可用 / the store of jobs cannot be used',
        );
      }
      await sleep(this.#times.lookMs, undefined, { signal }).catch(() => {});
    }
  }

  /** @returns whether there was one */
  async #workOnOne(): Promise<boolean> {
    const { store } = this.#options;
    const { leaseMs, sweepMs } = this.#times;
    if (performance.now() - this.#sweptAt > sweepMs) {
      this.#sweptAt = performance.now();
      await store.sweep(Date.now());
    }
    const worker = randomUUID();
    const job = await store.take(worker, Date.now(), leaseMs);
    if (!job) return false;
    await this.#work(job, { id: job.id, worker });
    return true;
  }

  async #work(job: Job, hold: Hold): Promise<void> {
    const { store, seals } = this.#options;
    const bytes = seals.open(job, 'HEAD', job.head);
    if (!bytes)
      return store.fail(hold, 'it cannot be opened any more, as the gateways have another key: begin it again');
    const head = readHead(bytes);
    const { asking, check, over } = this.#options.open(head);
    const lost = new AbortController();
    const stopRenewing = this.#renew(hold, lost);
    const signal = AbortSignal.any([this.#stopping.signal, lost.signal]);
    log.info({ event: 'job-begins', job: job.id, done: job.done }, '后台任务开始 / a job is taken');
    let how: 'DONE' | 'FAILED' | 'LEFT' = 'LEFT';
    // From its first step on: to read what was walked before takes its time, and each turn must come further.
    let began: number | null = null;
    try {
      const parts: RunParts = { store, seals, asking, signal, check: () => check(signal) };
      if (head.roots) await runImpact(job, hold, { ...head.request, roots: head.roots }, parts);
      else
        await runJob(job, hold, head.request, {
          ...parts,
          check: async () => {
            await check(signal);
            const now = performance.now();
            began ??= now;
            if (now - began > this.#times.turnMs && (await store.counts(Date.now())).waiting > 0) throw new Yields();
          },
        });
      how = 'DONE';
    } catch (error) {
      const ended = signal.aborted ? (signal.reason as Error) : error;
      if (ended instanceof Stopping || ended instanceof Yields) await store.release(hold, Date.now());
      else if (ended instanceof DatabaseFault) throw ended;
      else if (!(ended instanceof LostJob)) {
        how = 'FAILED';
        if (!(ended instanceof JobEnds)) logBug(ended);
        await store.fail(
          hold,
          ended instanceof JobEnds ? ended.message : 'a fault of the gateway: report it with the time',
        );
      }
    } finally {
      stopRenewing();
      await over(how);
      log.info({ event: 'job-ends', job: job.id, how }, '后台任务告一段落 / a job is left');
    }
  }

  /** Tells that it is still at it, and notices when the job is not its own any more. @returns what ends that */
  #renew(hold: Hold, lost: AbortController): () => void {
    const { leaseMs } = this.#times;
    let until = Date.now() + leaseMs;
    const renew = async (): Promise<void> => {
      try {
        const next = Date.now() + leaseMs;
        if (await this.#options.store.renew(hold, next)) until = next;
        else lost.abort(new LostJob());
      } catch {
        // Another one may have it by then.
        if (Date.now() > until) lost.abort(new LostJob());
      }
    };
    const timer = setInterval(() => void renew(), leaseMs / 10);
    return () => clearInterval(timer);
  }
}
