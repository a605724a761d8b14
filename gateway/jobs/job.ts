import type { Identity } from '@tongcha/identity';
import type { WalkRequest } from '../chain/walk-request.ts';

/** As governance's `JobState`. */
export type JobState = 'WAITING' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';

/** What of a job stands in the open, where it is kept. Times are epoch milliseconds. */
export interface Job {
  readonly id: string;
  /** Who has begun it, as only a gateway can tell. */
  readonly owner: string;
  /** Of the key that seals it. */
  readonly key: string;
  readonly kind: JobKind;
  /** Sealed: who asks for what. */
  readonly head: Uint8Array;
  readonly state: JobState;
  /** Why it has failed; a sentence for whoever has begun it. */
  readonly error: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  /** When it is gone, with all that it has found. */
  readonly endsAt: number;
  /** Units that were asked about, and those that were found. */
  readonly done: number;
  readonly found: number;
  /** How far it is written down. */
  readonly steps: number;
  /** Of its results, once it is done. */
  readonly pages: number;
  /** Whether nothing is missing; null: it is not done. */
  readonly complete: boolean | null;
}

/** CHAIN: a walk, written down step by step. IMPACT: what bad units have reached. */
export type JobKind = 'CHAIN' | 'IMPACT';

/** Who asks for what, and what he might see as he asked. */
export interface JobHead {
  readonly identity: Identity;
  readonly purpose: string | null;
  readonly policies: readonly string[];
  readonly request: WalkRequest;
  /** Of an impact: the bad units, of which the request's root is the first. */
  readonly roots?: readonly string[] | undefined;
  /** Of the request that has begun it: the log's lines of its calls lead there. */
  readonly requestId: string;
}

/** A job is kept so long, whatever becomes of it. */
export const KEPT_MS = 24 * 3_600_000;

/** What one job may find at most. */
export const MOST_JOB_UNITS = 1_000_000;

/** Jobs of one caller that are not over. */
export const MOST_JOBS = 5;
/** The same of those that are kept, over or not: a million units take 34 MB. */
export const MOST_KEPT = 40;

/** Infinities, which JSON has none of, are left out. */
export function writeHead({ request: { kinds, from, to, ...request }, ...head }: JobHead): Buffer {
  return Buffer.from(
    JSON.stringify({
      ...head,
      request: {
        ...request,
        ...(kinds ? { kinds: [...kinds].sort() } : {}),
        ...(Number.isFinite(from) ? { from } : {}),
        ...(Number.isFinite(to) ? { to } : {}),
      },
    }),
  );
}

export function readHead(bytes: Buffer): JobHead {
  const head = JSON.parse(bytes.toString()) as Omit<JobHead, 'request'> & {
    request: Omit<WalkRequest, 'kinds' | 'from' | 'to'> & {
      readonly kinds?: readonly string[];
      readonly from?: number;
      readonly to?: number;
    };
  };
  const { kinds, from = -Infinity, to = Infinity, ...request } = head.request;
  return { ...head, request: { ...request, kinds: kinds ? new Set(kinds) : null, from, to } };
}
