import type { ApolloServer } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import { answerType, type HttpHandle, type RunningServer } from '@tongcha/http';
import { askApollo } from '@tongcha/http/apollo';
import { operationIn } from '../documents/documents.ts';
import type { Gateway } from '../gateway.ts';
import { handleHttp, requestOfHttp, toHttp } from '../pipeline/http.ts';
import type { Params } from '../pipeline/params.ts';
import type { GatewayRequest } from '../pipeline/request.ts';
import { findDocument } from '../policy/trusted-documents.ts';
import { serveGateway } from '../server.ts';
import type { TongchaContext } from './request.ts';
import type { TongchaGateway } from './tongcha-gateway.ts';

/**
 * Serves a started ApolloServer over our own HTTP layer: bounds on bodies and connections, /health, /ready, the pages,
 * draining. `startStandaloneServer` has none of these and answers any origin: it is for development.
 */
export function serveApollo(server: ApolloServer<TongchaContext>, gateway: TongchaGateway): Promise<RunningServer> {
  return serveGateway(gateway.options.config, gateway.gateway, handleByApollo(server, gateway));
}

function handleByApollo(server: ApolloServer<TongchaContext>, { gateway }: TongchaGateway): HttpHandle {
  const own = handleHttp(gateway.handle);
  return async (incoming) => {
    const type = answerType(incoming.request.headers.accept);
    // Apollo Server has no events: the same pipeline answers without it.
    if (type === null) return own(incoming);
    const request = requestOfHttp(incoming);
    const query = queryOf(request, gateway);
    // What is no GraphQL over HTTP never comes to Apollo, whose words for it no step of ours would see.
    if (query === null) return toHttp(await gateway.handle(request), type);
    const { operationName = null, variables = null } = request.params() as Partial<Params>;
    const operation = operationIn(gateway.documents.of(query), operationName);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return own(incoming);
    // Apollo reads these again: what it is given is a POST of JSON, whatever came.
    const headers = { ...incoming.request.headers, 'content-type': 'application/json' };
    const body = { query, operationName, variables };
    const taken = { request, query, operationName, variables };
    return askApollo(server, { method: 'POST', headers, search: '', body }, { taken });
  };
}

/** The text that is asked, by itself or its hash; null where there is none, or none that may be asked. */
function queryOf(request: GatewayRequest, { trusted }: Gateway): string | null {
  if (request.refusal) return null;
  const params = request.params();
  if ('refused' in params) return null;
  const found = findDocument(params, trusted);
  return typeof found === 'string' ? null : found.text;
}
