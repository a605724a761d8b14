import { AsyncLocalStorage } from 'node:async_hooks';
import type { Trace } from './trace.ts';

/** The request that some work is done for. */
export interface Scope {
  readonly requestId: string;
  /** As its client calls it; absent where it gave none. */
  readonly clientRequestId?: string | null | undefined;
  /** Its place in the trace that it is part of; absent where it is not traced. */
  readonly trace?: Trace | undefined;
  /** What is written down of it by whoever began it. */
  readonly watch?: object | undefined;
}

const scopes = new AsyncLocalStorage<Scope>();

/** The request that the running code works for; undefined for what belongs to none. */
export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

/** Does work for a request, so that its log lines and parts of its trace are known as its own without being handed down. */
export function inScope<T>(scope: Scope, work: () => T): T {
  return scopes.run(scope, work);
}
