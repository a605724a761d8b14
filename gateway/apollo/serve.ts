import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import { answerType, type HttpHandle, JSON_TYPE, type RunningServer } from '@tongcha/http';
import type { Gateway } from '../gateway.ts';
import { requestOfHttp, toHttp } from '../pipeline/http.ts';
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
  return async (incoming) => {
    const request = requestOfHttp(incoming);
    const type = answerType(incoming.request.headers.accept) ?? JSON_TYPE;
    const query = queryOf(request, gateway);
    // What is no GraphQL over HTTP never comes to Apollo, whose words for it no step of ours would see.
    if (query === null) return toHttp(await gateway.handle(request), type);
    const { operationName = null, variables = null } = request.params() as Partial<Params>;
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: headersOf(incoming.request.headers),
        search: '',
        body: { query, operationName, variables },
      },
      context: async () => ({ taken: { request, query, operationName, variables } }),
    });
    if (answer.body.kind !== 'complete') throw new Error('an answer in parts');
    return { status: answer.status ?? 200, headers: answer.headers, body: Buffer.from(answer.body.string) };
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

/** Apollo reads these again: what it is given is a POST of JSON, whatever came. */
function headersOf(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  map.set('content-type', 'application/json');
  return map;
}
