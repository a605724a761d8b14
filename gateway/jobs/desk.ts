import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { GraphQLError } from 'graphql';
import { DatabaseFault } from '@tongcha/database';
import type { Identity } from '@tongcha/identity';
import { describeError, logSeldom } from '@tongcha/observe';
import { refused } from '../json/refused.ts';
import type { WalkRequest } from '../chain/walk-request.ts';
import { readGranted } from '../calls/granted-policy.ts';
import type { CallerJobs, ToldJob } from '../chain/caller-jobs.ts';
import type { Decision } from '../policy/identity/decision.ts';
import type { Condition } from '../readiness/condition.ts';
import { withAmounts } from './amounts.ts';
import { type Job, type JobHead, KEPT_MS, MOST_JOBS, MOST_KEPT, readHead, writeHead } from './job.ts';
import type { JobCounts, JobStore } from './job-store.ts';
import type { JobSeals } from './seals.ts';

/** How often a gateway looks at what waits. */
const LOOK_MS = 5_000;

/** A job that waits so long has no worker, unless one is at another. */
const NO_WORKER_MS = 30_000;

/** Where a gateway's callers begin jobs and read what became of them. It works on none. */
export class JobDesk {
  readonly #store: JobStore;
  readonly #seals: JobSeals;
  readonly #timer: NodeJS.Timeout;
  #counts: JobCounts = { waiting: 0, running: 0, waitingSince: null };
  /** Why the store cannot be used; null: it can. */
  #fault: string | null = null;

  constructor(store: JobStore, seals: JobSeals, lookMs = LOOK_MS) {
    this.#store = store;
    this.#seals = seals;
    void this.#look();
    this.#timer = setInterval(() => void this.#look(), lookMs).unref();
  }

  /** Jobs of whoever asks, by what he may now. */
  of(decision: Decision, requestId: string): CallerJobs {
    const { identity, purpose, claims } = decision;
    const begin = (request: WalkRequest, roots?: readonly string[]): Promise<ToldJob> =>
      this.#reached(async () => {
        if (identity.subject === null) throw refused('FORBIDDEN', 'jobs are kept for who has a token with a subject');
        return this.#start({ identity, purpose, policies: claims.policies ?? [], request, requestId, roots });
      });
    return {
      start: (request) => begin(request),
      startImpact: ({ roots, ...terms }) => begin({ ...terms, root: roots[0] ?? '' }, roots),
      find: (id) => this.#reached(async () => told(await this.#own(decision, id))),
      all: () => this.#reached(async () => (await this.#all(decision)).map((job) => told(job) as ToldJob)),
      cancel: (id) =>
        this.#reached(async () => {
          const job = await this.#need(decision, id);
          await this.#store.cancel(job.id);
          return told(await this.#need(decision, id)) as ToldJob;
        }),
      resume: (id) =>
        this.#reached(async () => {
          const job = await this.#need(decision, id);
          if (job.state !== 'CANCELLED' && job.state !== 'FAILED')
            throw refused('CONFLICT', `this job is ${job.state}: only one that was cancelled or has failed is resumed`);
          await this.#oneMore(
            identity,
            () => this.#store.resume(job.id, Date.now()),
            () => this.#store.cancel(job.id),
          );
          return told(await this.#need(decision, id)) as ToldJob;
        }),
      page: (id, number, asker) =>
        this.#reached(async () => {
          const { text, request } = await this.#page(decision, await this.#need(decision, id), number);
          return asker ? withAmounts(text, request, asker) : text;
        }),
    };
  }

  *conditions(): Generator<Condition> {
    if (this.#fault !== null) yield { reason: 'JOB_STORE_UNREACHABLE', detail: `gateway.jobs.store: ${this.#fault}` };
    const { waiting, running, waitingSince } = this.#counts;
    const seconds = waitingSince === null ? 0 : Math.round((Date.now() - waitingSince) / 1_000);
    if (running === 0 && seconds * 1_000 >= NO_WORKER_MS)
      yield { reason: 'JOBS_WAIT', detail: `${waiting} jobs wait, one for ${seconds} s, and no worker is at any` };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#store.close();
  }

  async #start(head: JobHead): Promise<ToldJob> {
    const key = this.#seals.newest;
    const owner = this.#seals.ownerOf(key, head.identity) ?? '';
    const createdAt = Date.now();
    const named = { id: randomUUID(), owner, key };
    const job = {
      ...named,
      kind: head.roots ? ('IMPACT' as const) : ('CHAIN' as const),
      head: this.#seals.seal(named, 'HEAD', writeHead(head)),
      createdAt,
      endsAt: createdAt + KEPT_MS,
    };
    const { kept } = await this.#store.count(this.#seals.ownersOf(head.identity), createdAt);
    if (kept >= MOST_KEPT) throw tooManyKept(kept);
    await this.#oneMore(
      head.identity,
      () => this.#store.add(job),
      () => this.#store.delete(job.id),
    );
    return told(await this.#store.find(named.id, createdAt)) as ToldJob;
  }

  /** Counted again once it is there: of many at once, at any gateway, the last one sees all the others. */
  async #oneMore(identity: Identity, begin: () => Promise<void>, takeBack: () => Promise<void>): Promise<void> {
    const owners = this.#seals.ownersOf(identity);
    const before = await this.#store.count(owners, Date.now());
    if (before.open >= MOST_JOBS) throw tooMany(before.open);
    await begin();
    const { open } = await this.#store.count(owners, Date.now());
    if (open <= MOST_JOBS) return;
    await takeBack();
    throw tooMany(open - 1);
  }

  async #all({ identity }: Decision): Promise<readonly Job[]> {
    if (identity.subject === null) return [];
    const lists = await Promise.all(
      this.#seals.ownersOf(identity).map((owner) => this.#store.ofOwner(owner, Date.now())),
    );
    return lists.flat().sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Another's job is none. */
  async #own({ identity }: Decision, id: string): Promise<Job | null> {
    // No other text is the name of any, and a database may not even take it.
    if (identity.subject === null || !UUID.test(id)) return null;
    const job = await this.#store.find(id, Date.now());
    return job && this.#seals.ownerOf(job.key, identity) === job.owner ? job : null;
  }

  async #need(decision: Decision, id: string): Promise<Job> {
    const job = await this.#own(decision, id);
    if (!job) throw refused('NOT_FOUND', 'you have no job of that name, or its time is over');
    return job;
  }

  async #page(
    decision: Decision,
    job: Job,
    number: number,
  ): Promise<{ readonly text: string; readonly request: WalkRequest }> {
    if (job.state !== 'DONE') throw refused('CONFLICT', `this job is ${job.state}: its results are not there yet`);
    const bytes = this.#seals.open(job, 'HEAD', job.head);
    const head = bytes && readHead(bytes);
    if (!head) throw refused('NOT_FOUND', 'this job cannot be opened any more: begin it again');
    refuseLost(head, decision);
    const sealed = number < job.pages ? await this.#store.part(job.id, 'PAGE', number) : null;
    const page = sealed && this.#seals.open(job, `PAGE ${number}`, sealed);
    if (!page) throw refused('NOT_FOUND', `this job has the pages 0 to ${job.pages - 1}`);
    return { text: inflateRawSync(page).toString(), request: head.request };
  }

  /** What fails in the store is told in public words, and to the operator in its own. */
  async #reached<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      logSeldom(
        'error',
        'jobs',
        { event: 'jobs', error: describeError(error) },
        '后台任务库不可用 / the store of jobs cannot be used',
      );
      throw refused('UNAVAILABLE', 'jobs can be neither begun nor read just now: ask again later');
    }
  }

  async #look(): Promise<void> {
    try {
      this.#counts = await this.#store.counts(Date.now());
      await this.#store.sweep(Date.now());
      this.#fault = null;
    } catch (error) {
      this.#fault = error instanceof DatabaseFault ? error.why : 'it cannot be used';
    }
  }
}

/** What one might see as he asked he must be able to see as he reads. @throws GraphQLError */
export function refuseLost(
  { policies, identity: { scopes } }: Pick<JobHead, 'policies' | 'identity'>,
  { claims, identity, purpose }: Pick<Decision, 'claims' | 'identity' | 'purpose'>,
  begun: string | null = purpose,
): void {
  const held = new Set(claims.policies ?? []);
  const isHeld = (policy: string): boolean => held.has(policy) || held.has(readGranted(policy).policy);
  if (policies.every(isHeld) && scopes.every((scope) => identity.scopes.includes(scope))) return;
  const state = begun === null ? '' : ` (tongcha-purpose)`;
  throw refused(
    'FORBIDDEN',
    `this job was begun with rights that you do not have now: state the same purpose${state}, or begin it again`,
  );
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function tooMany(open: number): GraphQLError {
  return refused('CONFLICT', `you have ${open} jobs that are not over: wait for one, or cancel one`);
}

function tooManyKept(kept: number): GraphQLError {
  return refused(
    'CONFLICT',
    `you have ${kept} jobs of the last 24 hours: the oldest goes when its time is over (endsAt)`,
  );
}

function told(job: Job | null): ToldJob | null {
  if (!job) return null;
  const { id, kind, state, done, found, createdAt, startedAt, endsAt, complete, pages, error } = job;
  return {
    id,
    kind,
    state,
    done,
    found,
    createdAt: new Date(createdAt).toISOString(),
    startedAt: startedAt === null ? null : new Date(startedAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    complete,
    results: state === 'DONE' ? Array.from({ length: pages }, (_, n) => `/jobs/${id}/${n}`) : [],
    error,
  };
}
