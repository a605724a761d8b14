import { Fault } from '@tongcha/resilience';
import type { SubgraphCall } from '../calls/call.ts';
import { faultsIn } from '../calls/withheld.ts';

/** Has every call written down, whoever makes it and whether or not it is merged with others or answered from memory: it is that caller's read. */
export function auditCalls(ministry: string, sector: string | null): (next: SubgraphCall) => SubgraphCall {
  return (next) => (request) => {
    const { witness } = request;
    if (!witness) return Promise.reject(new Error('a call that nobody writes down must not be made'));
    const startedAt = Date.now();
    const began = performance.now();
    const report = (code: string | null, hasData: boolean): void =>
      witness.called({ ministry, sector, request, startedAt, milliseconds: performance.now() - began, code, hasData });
    return next(request).then(
      (answer) => {
        const faults = answer.data === null ? answer.errors : faultsIn(answer.errors);
        report(faults[0]?.code ?? null, answer.data !== null);
        return answer;
      },
      (error: unknown) => {
        report(error instanceof Fault ? error.told : 'INTERNAL_SERVER_ERROR', false);
        throw error;
      },
    );
  };
}
