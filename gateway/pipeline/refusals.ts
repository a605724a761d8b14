import type { Audit } from '../audit/audit.ts';
import { documentIn } from '../documents/documents.ts';
import { codeOf } from './response.ts';
import type { Step } from './step.ts';

/** Writes down each request that was refused before it became an operation; of the others the step `audit` writes. */
export function auditRefusals({ refusals }: Pick<Audit, 'refusals'>): Step {
  return (next) => async (request) => {
    const response = await next(request);
    const code = response.refused === null || request.witness ? null : codeOf(response);
    if (code === null) return response;
    const { decision, operation, peer, headers } = request;
    refusals.refused({
      known: decision && { who: decision.identity, purpose: decision.purpose },
      ids: request,
      caller: { peer, headers },
      code,
      document: operation && documentIn(operation.document),
      operationName: operation?.operationName ?? null,
    });
    return response;
  };
}
