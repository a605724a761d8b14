import type { Asker } from '../chain/asker.ts';
import type { Caller } from '../ministry/call.ts';

/** One operation's context, built once at the door and passed on. */
export interface OperationContext {
  /** The operation's one asker for walks, made when the first begins. */
  readonly asker: () => Asker;
  readonly caller: Caller;
  /** The data, as JSON, once it is written. */
  readonly answer: { data: Buffer | null };
}
