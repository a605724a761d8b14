import type { FaultCode } from './fault.ts';

/** CLOSED: asked as usual. OPEN: not asked, as it has failed repeatedly or has gone. HALF_OPEN: one probe is under way. */
export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** How a system does, as a value. */
export interface SystemHealth {
  readonly breaker: BreakerState;
  /** Since when it is asked, or is not, epoch milliseconds: a probe under way changes nothing of that. */
  readonly since: number;
  /** The last fault that was its own, when, epoch milliseconds, and what only its operator is told of it. */
  readonly lastFault: { readonly code: FaultCode; readonly at: number; readonly hint?: string } | null;
  /** Of its latest calls, about twenty, the part that failed, 0 to 1. */
  readonly errorRate: number;
  /** How long its answers usually take, milliseconds; 0 before the first. */
  readonly usualMs: number;
  /** Since the start: questions put to it, its own faults by code, questions that the open breaker answered, probes. */
  readonly calls: number;
  readonly faults: Readonly<Partial<Record<FaultCode, number>>>;
  readonly turnedAway: number;
  readonly probes: number;
}

/** What anybody may know of it. */
export interface PublicHealth {
  readonly breaker: BreakerState;
  readonly since: string;
  readonly lastFault: FaultCode | null;
}

/** What anybody may know of a system's health. */
export function publicHealth({ breaker, since, lastFault }: SystemHealth): PublicHealth {
  return { breaker, since: new Date(since).toISOString(), lastFault: lastFault?.code ?? null };
}
