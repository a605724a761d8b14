import { currentScope, inSpan } from '@tongcha/observe';
import { type AdmittedRequest, admitted } from './request.ts';
import type { GatewayResponse } from './response.ts';
import type { Step } from './step.ts';

/** Holds the document against the graph, for whoever below names the operation; what is wrong with it, its execution tells. */
export function validate(): Step {
  return (next) => {
    const inItsSpan = async (request: AdmittedRequest): Promise<GatewayResponse> => {
      const { graph, operation } = request;
      operation.valid = await inSpan(
        'read',
        'internal',
        {},
        async () => graph.service.valid(operation.document),
        (document) => ({ 'tongcha.valid': document !== null }),
      );
      return next(request);
    };
    return (given) => {
      const request = admitted(given);
      const { graph, operation } = request;
      if (currentScope()?.trace) return inItsSpan(request);
      operation.valid = graph.service.valid(operation.document);
      return next(request);
    };
  };
}
