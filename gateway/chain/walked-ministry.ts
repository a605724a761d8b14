import type { BreakerState } from '@tongcha/resilience';
import type { SubgraphCall } from '../calls/call.ts';
import type { Latency } from '../calls/latency.ts';
import type { Mark } from '../supergraph/marks.ts';
import type { AskedMember } from './unit-query.ts';

/** A member of a ministry's sector as the walk uses it; `name` is the sector's subgraph. */
export interface WalkedMinistry extends AskedMember {
  readonly call: SubgraphCall;
  /** Codes in one call at most. */
  readonly maxBatch: number;
  /** Calls of one request at a time. */
  readonly concurrency: number;
  /** The longest one call may take, milliseconds. */
  readonly timeoutMs: number;
  readonly latency: Latency;
  /** Whether it is asked at present. */
  readonly breaker: () => BreakerState;
  /** False: it surely knows nothing of the code. Absent: it may know any. */
  readonly mayKnow?: ((code: string) => boolean) | undefined;
  /** Policies that its sector's schema names. */
  readonly policies?: readonly string[] | undefined;
  /** What marks its sector's search. */
  readonly searchMarks?: readonly Mark[] | undefined;
  /** What its sector's totals ask for. */
  readonly totalsMarks?: readonly Mark[] | undefined;
  /** What marks the fields of its sector's organisations. */
  readonly registerMarks?: ReadonlyMap<string, readonly Mark[]> | undefined;
  /** As `CalledMember.isShadow`. */
  readonly isShadow?: ((code: string) => boolean) | undefined;
}
