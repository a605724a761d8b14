import { OperationTypeNode } from 'graphql';
import { operationIn } from '../documents/documents.ts';
import { callerKey } from '../policy/identity/decision.ts';
import { admitted, type GatewayRequest } from './request.ts';
import type { GatewayResponse } from './response.ts';
import type { Step } from './step.ts';

interface UnderWay {
  readonly response: Promise<GatewayResponse>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Answers equal reads of the same caller that are under way once. It goes on while one of its clients is still there.
 * Each is admitted for itself before it comes here, so that a token that has expired or a grant that was taken back joins nothing.
 */
export function merge(): Step {
  const underWay = new Map<string, UnderWay>();
  return (next) => (request) => {
    const key = keyOf(request);
    if (key === null) return next(request);
    let shared = underWay.get(key);
    if (!shared) {
      const controller = new AbortController();
      const begun: UnderWay = {
        response: next({ ...request, controller }).finally(() => ended(begun)),
        controller,
        waiting: 0,
      };
      underWay.set(key, (shared = begun));
    }
    return waitFor(shared, request.controller.signal, ended);

    // Nobody must join what has ended or is being ended.
    function ended(one: UnderWay): void {
      if (underWay.get(key ?? '') === one) underWay.delete(key ?? '');
    }
  };
}

function waitFor(shared: UnderWay, gone: AbortSignal, onEnded: (shared: UnderWay) => void): Promise<GatewayResponse> {
  shared.waiting += 1;
  const leave = (): void => {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    onEnded(shared);
    shared.controller.abort(gone.reason);
  };
  gone.addEventListener('abort', leave, { once: true });
  return shared.response.finally(() => gone.removeEventListener('abort', leave));
}

/** Equal only where one response is right for both; null for what may be more than a read, or cannot be told to be one. */
function keyOf(request: GatewayRequest): string | null {
  const { decision, graph, operation } = admitted(request);
  const kind = operationIn(operation.document, operation.operationName)?.operation;
  if (kind !== OperationTypeNode.QUERY) return null;
  const variables = JSON.stringify(operation.exactVariables(), telling);
  const { operationName, asOf, document } = operation;
  return [graph.key, callerKey(decision), operationName ?? '', asOf ?? '', variables, document.text].join('\n');
}

/** JSON writes of these another value, which would be another request. */
function telling(_: string, value: unknown): unknown {
  if (Object.is(value, -0)) return '#-0';
  return typeof value === 'number' && !Number.isFinite(value) ? `#${value}` : value;
}
