import type { ApolloServerPlugin } from '@apollo/server';
import { log, logBug } from '@tongcha/observe';
import type { GraphQLError } from 'graphql';
import { documentIn } from '../documents/documents.ts';
import type { Gateway } from '../gateway.ts';
import { paramsOf } from '../pipeline/params.ts';
import { type GatewayResponse, type Refusal, refuseOperation, refuseRequest, statusOf } from '../pipeline/response.ts';
import { findDocument } from '../policy/trusted-documents.ts';
import { requestOfApollo, type TongchaContext } from './request.ts';
import { headersOf } from './result.ts';

/**
 * What Apollo Server refuses by itself (syntax, an unknown hash, a rule of a plugin) goes down the pipeline too, and has
 * its limits, its place in the metrics and its audit line. Nothing of it is executed. What the pipeline has refused goes
 * out in its own words, and what never went down it does not go out.
 */
export function answeredByGateway(gatewayOf: () => Gateway): ApolloServerPlugin<TongchaContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, request, response, errors = [] }) {
        if (response.body.kind !== 'single') return;
        let { answered } = contextValue;
        if (answered?.response.data) return;
        if (!answered) {
          const gateway = gatewayOf();
          const isOurs = isRefusedByUs(gateway, request);
          const read = isOurs ? undefined : (): Refusal => refusalOf(response.http.status, errors[0]);
          const own = requestOfApollo(contextValue, request, read);
          answered = { request: own, response: await gateway.handle(own) };
        }
        response.body.singleResult = { errors: errorsOf(answered.response) };
        response.http.status = statusOf(answered.request, answered.response);
        for (const [name, value] of headersOf(answered.request, answered.response))
          response.http.headers.set(name, value);
      },
    }),
  };
}

/** Whether our own pipeline refuses it for what it is: then its words and codes are those of every entrance. */
function isRefusedByUs({ trusted, documents }: Gateway, request: object): boolean {
  const params = paramsOf(request, null);
  if ('refused' in params) return true;
  const found = findDocument(params, trusted);
  return typeof found === 'string' || !documentIn(documents.of(found.text));
}

function refusalOf(status: number | undefined, error: GraphQLError | undefined): Refusal {
  if (!error) {
    log.error(
      { event: 'answered-by-plugin' },
      '插件代替网关作了答复,未经权限与审计,不予发出 / a plugin answered in place of the gateway: what no policy and no audit has seen is not sent',
    );
    return refuseRequest(500, 'FORBIDDEN', 'the answer did not come from the gateway and is not sent');
  }
  const { code } = error.extensions;
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR')
    return refuseOperation(status ?? 400, code, error.message);
  // A bug of a plugin: its words could be anything.
  logBug(error.originalError ?? error);
  return refuseRequest(500, 'INTERNAL_SERVER_ERROR', 'internal error');
}

function errorsOf({ errors }: GatewayResponse): { readonly message: string }[] {
  return errors.map(({ message, locations, path, extensions }) => ({
    message,
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    ...(extensions ? { extensions } : {}),
  }));
}
