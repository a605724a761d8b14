import { GraphQLError } from 'graphql';
import type { Asker } from './asker.ts';
import { type ChainArguments, IN_BACKGROUND, readWalk } from './read-arguments.ts';
import type { ManyRequest, WalkRequest } from './walk-request.ts';

/** As schema/chain.graphql has a job. */
export interface ToldJob {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly done: number;
  readonly found: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endsAt: string;
  readonly complete: boolean | null;
  readonly results: readonly string[];
  readonly error: string | null;
}

/** The jobs of whoever asks. Each method fails with a GraphQLError that says why. */
export interface CallerJobs {
  start(request: WalkRequest): Promise<ToldJob>;
  startImpact(request: ManyRequest): Promise<ToldJob>;
  /** Null: he has begun none of that name, or its time is over. */
  find(id: string): Promise<ToldJob | null>;
  /** Newest first. */
  all(): Promise<readonly ToldJob[]>;
  cancel(id: string): Promise<ToldJob>;
  resume(id: string): Promise<ToldJob>;
  /** NDJSON. @param asker asks for the amounts of its links, which are not kept; null: it has none */
  page(id: string, number: number, asker: Asker | null): Promise<string>;
}

/** In place of a caller's jobs in what is asked as of a moment: a job's results are of when it walked. */
export const JOBS_OF_NOW: CallerJobs = {
  start: ofNow,
  startImpact: ofNow,
  find: ofNow,
  all: ofNow,
  cancel: ofNow,
  resume: ofNow,
  page: ofNow,
};

async function ofNow(): Promise<never> {
  throw new GraphQLError('a job is of when it was walked: ask for it without asOf', {
    extensions: { code: 'BAD_REQUEST' },
  });
}

/** What these resolvers need of a request's context. */
export interface JobContext {
  readonly asker: Asker;
  readonly jobs?: CallerJobs | undefined;
}

/** Of jobs, in schema/chain.graphql. */
export const jobResolvers = {
  Query: {
    job: (_: unknown, { id }: { id: string }, context: JobContext) => jobsOf(context).find(id),
    jobs: (_: unknown, __: unknown, context: JobContext) => jobsOf(context).all(),
  },
  Mutation: {
    startChain: (_: unknown, args: ChainArguments, context: JobContext) =>
      jobsOf(context).start(readWalk(args, IN_BACKGROUND)),
    cancelJob: (_: unknown, { id }: { id: string }, context: JobContext) => jobsOf(context).cancel(id),
    resumeJob: (_: unknown, { id }: { id: string }, context: JobContext) => jobsOf(context).resume(id),
  },
  Job: {
    page: ({ id }: ToldJob, { number, amounts }: { number: number; amounts: boolean }, context: JobContext) =>
      jobsOf(context).page(id, number, amounts ? context.asker : null),
  },
};

/** @throws GraphQLError */
export function jobsOf({ jobs }: Pick<JobContext, 'jobs'>): CallerJobs {
  if (jobs) return jobs;
  throw new GraphQLError('no jobs are kept here (gateway.jobs.store)', { extensions: { code: 'NOT_FOUND' } });
}
