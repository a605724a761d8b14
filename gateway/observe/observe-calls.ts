import { codeOf, currentScope, inScope, inSpan, type SystemMeter } from '@tongcha/observe';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import type { SubgraphCall } from '../calls/call.ts';
import { faultsIn } from '../calls/withheld.ts';
import type { MemberMeters } from './member-meters.ts';
import { currentWatch } from './request-watch.ts';

/** Around all else: each caller's own question, be it merged with others, batched or answered from memory. */
export function observeCalls(ministry: string, meters: MemberMeters | null, next: SubgraphCall): SubgraphCall {
  return (request) => {
    meters?.asked(ministry);
    const watch = currentWatch();
    watch?.called(ministry);
    const attributes = { 'tongcha.ministry': ministry, 'tongcha.entities': request.representations?.length ?? 0 };
    const answer = inSpan(
      'question',
      'internal',
      attributes,
      () => {
        const trace = currentScope()?.trace;
        return next(trace ? { ...request, trace } : request);
      },
      (told) => ({ 'tongcha.errors': codesIn(told).length }),
    );
    if (!watch && !meters) return answer;
    return answer.then(
      (told) => {
        for (const code of codesIn(told)) watch?.failed(code);
        meters?.answered(ministry, request.query, told);
        return told;
      },
      (error: unknown) => {
        watch?.failed(codeOf(error));
        throw error;
      },
    );
  };
}

/**
 * Innermost: what goes out, each try by itself. A call that several have joined, or that waited its turn, is sent from wherever the queue
 * was looked at; it belongs to the request that it began with.
 */
export function observeAttempts(meter: SystemMeter | null, next: SubgraphCall): SubgraphCall {
  return (request) => {
    const { requestId, trace, representations } = request;
    const send = (): Promise<SubgraphResponse> => inScope({ requestId, trace }, () => next(request));
    return meter ? meter(representations?.length ?? null, send, codesIn) : send();
  };
}

function codesIn({ data, errors }: SubgraphResponse): string[] {
  return errors.length === 0 ? NONE : (data === null ? errors : faultsIn(errors)).map(({ code }) => code);
}

const NONE: string[] = [];
