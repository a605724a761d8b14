import { inScope, log, logBug, type Span } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import type { GatewayObserver } from '../observe/gateway-observer.ts';
import { operationNameOf } from '../observe/operation-name.ts';
import type { RequestWatch } from '../observe/request-watch.ts';
import type { GatewayRequest } from './request.ts';
import { codesOf, type GatewayResponse, refuseRequest, statusOf } from './response.ts';
import type { Handle, Step } from './step.ts';

/** Tells of each request in metrics, lines and traces; and turns what nobody has caught below into a response. */
export function observe(observer: GatewayObserver | null): Step {
  return (next) => {
    if (!observer)
      return (request) =>
        inScope({ requestId: request.requestId, clientRequestId: request.clientRequestId }, () => safe(next, request));
    return (request) => {
      const { requestId, clientRequestId } = request;
      const watch = observer.begin();
      const span = observer.span(request);
      request.waits.push(() => (watch.waits = true));
      const scope = { requestId, clientRequestId, watch, ...(span ? { trace: span } : {}) };
      return inScope(scope, async () => {
        const response = await safe(next, request);
        tell(observer, request, response, watch, span);
        return response;
      });
    };
  };
}

function tell(
  observer: GatewayObserver,
  request: GatewayRequest,
  response: GatewayResponse,
  watch: RequestWatch,
  span: Span | null,
): void {
  const { decision, operation } = request;
  watch.caller = decision?.identity.role ?? null;
  if (operation?.valid && observer.names(watch, span))
    watch.operation = operationNameOf(operation.valid, operation.operationName);
  const told = { status: statusOf(request, response), hasData: response.data !== null, codes: codesOf(response) };
  observer.ended(watch, told, span);
}

/** What nobody has caught on its way is a fault of ours, unless its client went away meanwhile. */
async function safe(next: Handle, request: GatewayRequest): Promise<GatewayResponse> {
  try {
    return await next(request);
  } catch (error) {
    if (isGone(request)) log.debug({ event: 'client-gone' }, '客户端已断开 / the client went away');
    else logBug(error);
    return refuseRequest(500, 'INTERNAL_SERVER_ERROR', 'internal error');
  }
}

/** Its deadline aborts a request too, and excuses nothing. */
function isGone({ controller: { signal } }: GatewayRequest): boolean {
  return signal.aborted && !(signal.reason instanceof Fault);
}
