import { ANONYMOUS_CLAIMS } from '@tongcha/signature';
import type { SubgraphRequest } from './call.ts';

/** The least that GraphQL can be asked. */
export const PROBE_QUERY = '{ __typename }';

/** What the gateway itself asks; in nobody's name. */
export function probeOf(query: string, signal: AbortSignal, withinMs: number): SubgraphRequest {
  return {
    query,
    variables: {},
    signal,
    deadlineAt: Date.now() + withinMs,
    rights: '',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'probe',
    budget: { most: 1 },
  };
}
