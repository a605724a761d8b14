import type { ChainContext } from '../chain/resolvers.ts';

/** One operation's context, built once at the door and passed on. */
export interface OperationContext extends ChainContext {
  /** Fires at the deadline and when the client goes away. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
}
