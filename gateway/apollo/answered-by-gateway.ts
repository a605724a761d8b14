import type { ApolloServerPlugin } from '@apollo/server';
import { documentIn } from '../documents/documents.ts';
import type { Gateway } from '../gateway.ts';
import { refuseOperation } from '../pipeline/response.ts';
import { requestOfApollo, type TongchaContext } from './request.ts';
import { headersOf, statusOf } from './result.ts';

/**
 * What Apollo Server refuses by itself (syntax, an unknown hash, a rule of its own) goes down the pipeline too, and has
 * its limits, its place in the metrics and its audit line. Nothing of it is executed.
 */
export function answeredByGateway(gatewayOf: () => Gateway): ApolloServerPlugin<TongchaContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, request, response, errors = [] }) {
        if (contextValue.isHandled || response.body.kind !== 'single') return;
        const gateway = gatewayOf();
        const [first] = errors;
        const code = String(first?.extensions['code'] ?? 'BAD_REQUEST');
        const refusal = refuseOperation(response.http.status ?? 400, code, first?.message ?? 'the request is refused');
        // Where the gateway cannot read the text either, its own words say why.
        const isUnreadable = request.query !== undefined && !documentIn(gateway.documents.of(request.query));
        const own = requestOfApollo(contextValue, request, isUnreadable ? undefined : () => refusal);
        const answered = await gateway.handle(own);
        response.body.singleResult = {
          errors: answered.errors.map(({ message, locations, path, extensions }) => ({
            message,
            ...(locations ? { locations } : {}),
            ...(path ? { path } : {}),
            ...(extensions ? { extensions } : {}),
          })),
        };
        response.http.status = statusOf(own, answered);
        for (const [name, value] of headersOf(own, answered)) response.http.headers.set(name, value);
      },
    }),
  };
}
