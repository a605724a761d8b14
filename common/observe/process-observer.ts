import type { ObserveConfig } from './config.ts';
import { openTraces } from './open-traces.ts';
import type { Traces } from './trace.ts';

/** What all that a process serves is observed with. */
export interface ProcessObserver {
  /** Null: nothing is traced. */
  readonly traces: Traces | null;
  /** Of the gateway's requests, the part that has a line of its own, 0 to 1. */
  readonly lineShare: number;
  close(): Promise<void>;
}

/** Nothing is traced, and no request has a line. */
export const UNOBSERVED: ProcessObserver = { traces: null, lineShare: 0, close: async () => {} };

/** @param name of the process, as traces have it */
export async function observeProcess(
  name: string,
  { log, traces: { endpoint, share } }: ObserveConfig,
): Promise<ProcessObserver> {
  const traces = endpoint === undefined ? null : await openTraces({ endpoint, share, service: name });
  return { traces, lineShare: log.requests, close: async () => traces?.close() };
}
