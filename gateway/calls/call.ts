import type { Trace } from '@tongcha/observe';
import type { CallClaims } from '@tongcha/signature';
import type { SubgraphResponse } from './subgraph-response.ts';

/** Who asks, and how long and how often. */
export interface Caller {
  /** Ends its calls, also while they wait. */
  readonly signal: AbortSignal;
  /** When it must be answered, epoch milliseconds; the ministry is told what is left of it. */
  readonly deadlineAt: number;
  /** A fingerprint of what it may see: answers are shared among equal rights only. */
  readonly rights: string;
  /** What the ministry is told of who asks. */
  readonly claims: CallClaims;
  /** Of the client's request, the same in every call, log line and audit line that it causes. */
  readonly requestId: string;
  /** Where in its trace its calls belong; absent where it is not traced. */
  readonly trace?: Trace | undefined;
  /** How many calls it may make. */
  readonly budget: Budget;
  /** Is told of every call that is made for it; absent where nobody writes them down. */
  readonly witness?: CallRecorder | undefined;
  /** Is told what it was given that is past its time. */
  readonly stale?: StaleServed | undefined;
  /** Is told how long what it was given is fresh; absent where nobody outside keeps what it is answered. */
  readonly freshness?: Freshness | undefined;
}

/** Epoch milliseconds; 0: never. */
export interface Freshness {
  until(time: number): void;
  /** The least of all. */
  told(): number;
}

/** What all calls of one operation have together. */
export interface Budget {
  /** How many it may make of each member: a sector of many must not leave less for the others. */
  readonly most: number;
  /** How many it has made, by member: `withBudget`. */
  made?: Map<SubgraphCall, number>;
}

export interface StaleServed {
  /** @param who the sector, or the subgraph of none */
  add(who: string, seconds: number): void;
  /** Of each the oldest. */
  told(): readonly { readonly sector: string; readonly seconds: number }[];
}

export interface CallRecorder {
  called(report: CallReport): void;
}

/** One caller's call once it is over, be it made, merged with others or answered from memory. */
export interface CallReport {
  /** Its subgraph. */
  readonly ministry: string;
  readonly sector: string | null;
  readonly request: SubgraphRequest;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly milliseconds: number;
  /** Public; null: nothing went wrong. */
  readonly code: string | null;
  readonly hasData: boolean;
}

/** One GraphQL request to one ministry. */
export interface SubgraphRequest extends Caller {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of an entity call: its representations, each as JSON text. They are sent as the variable `representations`. */
  readonly representations?: readonly string[] | undefined;
  readonly operationName?: string | undefined;
  /** Sent once and alone, and never again. */
  readonly mutation?: boolean;
  /** Has waited for its like where it was put together, and waits no more for others'. */
  readonly gathered?: boolean;
  /** A call that began under another one is not joined: what it answers may have been declared invalid since. */
  readonly since?: string | undefined;
}

/** Every call to a ministry, whoever makes it, goes through one of these; each wrapper has the same signature. */
export type SubgraphCall = (request: SubgraphRequest) => Promise<SubgraphResponse>;
