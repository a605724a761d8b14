import { AUDIT_UNAVAILABLE, outcomeOf } from '../audit/outcome.ts';
import type { RequestAudit } from '../audit/request-audit.ts';
import { admitted, type GatewayRequest } from './request.ts';
import { codesOf, type GatewayResponse, refuseRequest } from './response.ts';
import { isRead } from './policy.ts';
import type { Step } from './step.ts';

/** Another gateway may write its own log: a balancer sends the request there. */
const RETRY = [['retry-after', '1']] as const;
const MESSAGE = '审计日志暂时无法写入,请稍后再试 / the audit log cannot be written now; ask again later';

const MAY_BE_DONE =
  '审计日志无法写入,结果不予返回;变更可能已执行,请先查看再决定是否重试 / the audit log cannot be written, so nothing is answered; the mutation may have been carried out: look before you ask again';

/** An event that cannot be written down is not told. */
function writeEvents(request: GatewayRequest, line: RequestAudit): void {
  const { events, operation } = request;
  if (!events) return;
  request.events = async (event) => {
    const outcome = outcomeOf(event.data !== null, codesOf(event));
    if (await line.event(outcome, operation?.variables ?? {})) await events(event);
  };
}

/** Writes each operation down, whatever comes of it; does not begin, or keeps back the response of, what cannot be written down. */
export function audit(): Step {
  return (next) => async (request) => {
    const { decision, graph, operation, requestId, clientRequestId } = admitted(request);
    if (!graph.audit) return next(request);
    const { identity: who, purpose } = decision;
    const { asOf } = operation;
    const line = graph.audit.begin({ who, purpose, asOf, requestId, clientRequestId });
    line.resolved(operation.valid, operation.operationName);
    request.witness = line;
    writeEvents(request, line);
    let response: GatewayResponse | null = null;
    try {
      if (line.isAdmitted) response = await next(request);
    } catch (error) {
      // What ends in a fault of our own may have read by then.
      await line.end(outcomeOf(false, ['INTERNAL_SERVER_ERROR']), operation.variables ?? {});
      throw error;
    }
    const outcome = response ? outcomeOf(response.data !== null, codesOf(response)) : AUDIT_UNAVAILABLE;
    const isWritten = await line.end(outcome, operation.variables ?? {});
    if (response && isWritten) return response;
    // Not 503: a balancer may ask the next gateway then, and what was begun would be begun twice.
    const walked = response?.walked ?? 0;
    if (response && !isRead(request)) return { ...refuseRequest(500, AUDIT_UNAVAILABLE.code, MAY_BE_DONE), walked };
    return { ...refuseRequest(503, AUDIT_UNAVAILABLE.code, MESSAGE, RETRY), walked };
  };
}
