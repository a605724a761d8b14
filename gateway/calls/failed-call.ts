import { logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import type { SubgraphResponse } from './subgraph-response.ts';

/** A call that failed, as a response. */
export function failedCall(error: unknown): SubgraphResponse {
  if (!(error instanceof Fault)) logBug(error);
  const code = error instanceof Fault ? error.told : 'BAD_ANSWER';
  return { data: null, errors: [{ code, path: null, system: null, codes: [] }] };
}
