import { currentScope, inSpan } from '@tongcha/observe';
import { admitted } from './request.ts';
import type { Step } from './step.ts';

/** Holds the document against the graph, for whoever below names the operation; what is wrong with it, its execution tells. */
export function validate(): Step {
  return (next) => async (request) => {
    const { graph, operation } = admitted(request);
    const valid = (): typeof operation.valid => graph.service.valid(operation.document);
    operation.valid = currentScope()?.trace
      ? await inSpan(
          'read',
          'internal',
          {},
          async () => valid(),
          (document) => ({ 'tongcha.valid': document !== null }),
        )
      : valid();
    return next(request);
  };
}
