import type { ChainContext } from '../chain/resolvers.ts';
import type { Caller } from '../ministry/call.ts';

/** One operation's context, built once at the door and passed on. */
export interface OperationContext extends ChainContext {
  readonly caller: Caller;
  /** The data, as JSON, once it is written. */
  readonly answer: { data: Buffer | null };
}
