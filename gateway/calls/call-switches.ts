/** How calls are shared and left out: always on. No configuration has them; tests and benchmarks leave one out to see what it does. */
export interface CallSwitches {
  /** Whether equal representations are sent once. */
  readonly mergeRepresentations: boolean;
  /** Whether equal calls of equal rights that are under way are made once. */
  readonly mergeCalls: boolean;
  /** Whether entity calls of one selection and equal rights that wait are sent as one. */
  readonly batchCalls: boolean;
  /** Whether a ministry is left alone while it fails, and probed. */
  readonly breaker: boolean;
}

export const ALL_ON: CallSwitches = { mergeRepresentations: true, mergeCalls: true, batchCalls: true, breaker: true };
