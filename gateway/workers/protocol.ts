import type { Snapshot } from '@tongcha/observe';
import type { Role, TakenCall } from '@tongcha/signature';
import type { PublicCondition } from '../readiness/readiness.ts';

/** What one side asks of the other, by name: what is given, and what is given back. */
export type Protocol = Readonly<Record<string, readonly [given: unknown, back: unknown]>>;

/** What workers ask of their supervisor. */
export type OfSupervisor = {
  /** First of all. */
  readonly place: readonly [given: null, back: Place];
  /** Each second, and at once when it changes. */
  readonly standing: readonly [given: Standing, back: null];
  /** Whether no worker gives what is declared invalid from now on. */
  readonly invalidate: readonly [given: Invalidation, back: boolean];
  readonly spend: readonly [given: Spending, back: Spent];
  readonly giveBack: readonly [given: Spending, back: null];
  readonly health: readonly [given: null, back: WholeHealth];
  /** Whether no worker has taken that call before; the one that asks then has. */
  readonly takesFirst: readonly [given: TakenCall, back: boolean];
  /** A text that workers keep for each other; null: nobody has written it. */
  readonly readText: readonly [given: string, back: string | null];
  readonly writeText: readonly [given: KeptByName, back: null];
  /** Of one that ends. */
  readonly lastMetrics: readonly [given: Snapshot, back: null];
};

/** What the supervisor asks of its workers. */
export type OfWorker = {
  readonly othersReady: readonly [given: boolean, back: null];
  readonly invalidate: readonly [given: Invalidation, back: boolean];
  readonly health: readonly [given: null, back: Health];
  /** Null: it counts nothing. */
  readonly metrics: readonly [given: null, back: Snapshot | null];
  /** Is answered when nobody is connected any more. */
  readonly leave: readonly [given: null, back: null];
};

/** Where a worker stands among the others. */
export interface Place {
  /** From 1; the same is another's only after it has ended. */
  readonly place: number;
  /** How many there are to be. */
  readonly workers: number;
  /** Whether another one is ready. */
  readonly othersReady: boolean;
}

/** What a worker tells of itself. */
export interface Standing {
  readonly ready: boolean;
}

/** What a ministry declares invalid. */
export interface Invalidation {
  readonly ministry: string;
  readonly tags: readonly string[];
}

/** A text that workers keep for each other. */
export interface KeptByName {
  readonly name: string;
  readonly text: string;
}

/** Points that a caller may spend. */
export interface Spending {
  readonly role: Role;
  readonly caller: string;
  readonly points: number;
}

/** What came of it, as `RateLimiterRes` says. */
export interface Spent {
  readonly refused: boolean;
  readonly msBeforeNext: number;
}

/** As `/health` of one process. */
export type Health = Readonly<Record<string, unknown>>;

/** What the supervisor knows of the whole. */
export interface WholeHealth {
  readonly workers: readonly WorkerHealth[];
  readonly conditions: readonly PublicCondition[];
}

/** A worker as `/health` of the whole tells of it. */
export interface WorkerHealth {
  readonly worker: number;
  /** `starting`: not yet serving; `leaving`: another has taken its part; `silent`: it does not answer. */
  readonly state: 'starting' | 'ready' | 'not ready' | 'leaving' | 'silent';
  /** Since it was begun. */
  readonly since: string;
  /** Null: it has not told any. */
  readonly health: Health | null;
}
