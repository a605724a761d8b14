import { Fault } from '../../common/fault.ts';
import type { MinistryCall } from '../ministry/call.ts';

/** Has every call written down, whoever makes it and whether or not it is merged with others or answered from memory: it is that caller's read. */
export function auditCalls(ministry: string, sector: string | null): (next: MinistryCall) => MinistryCall {
  return (next) => async (request) => {
    const { witness } = request;
    if (!witness) throw new Error('a call that nobody writes down must not be made');
    const startedAt = Date.now();
    const began = performance.now();
    const report = (code: string | null, hasData: boolean): void => witness.called({ ministry, sector, request, startedAt, milliseconds: performance.now() - began, code, hasData });
    try {
      const answer = await next(request);
      report(answer.errors[0]?.code ?? null, answer.data !== null);
      return answer;
    } catch (error) {
      report(error instanceof Fault ? error.code : 'INTERNAL_SERVER_ERROR', false);
      throw error;
    }
  };
}
