import type { IncomingMessage } from 'node:http';
import { REQUEST_ID, requestIdsOf } from '@tongcha/observe';
import { authorizationsOf, clientOf } from '../http/client-address.ts';
import { paramsOf } from '../pipeline/params.ts';
import { type GatewayRequest, requestOf } from '../pipeline/request.ts';
import type { GatewayResponse } from '../pipeline/response.ts';

/** What is known of a request that Apollo Server answers. */
export interface TongchaContext {
  /** As Node has it, told by `TongchaGateway.context`. */
  http?: {
    readonly request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>;
    readonly controller: AbortController;
  };
  /** The pipeline's request, where our own HTTP layer took it in: it still has its numbers by their digits. */
  taken?: {
    readonly request: GatewayRequest;
    readonly query: string;
    readonly operationName: string | null;
    readonly variables: object | null;
  };
  /** What the pipeline has answered, once it has. */
  answered?: { readonly request: GatewayRequest; readonly response: GatewayResponse };
}

/** As both Apollo Server and its gateways have a request. */
interface ApolloRequest {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
  readonly http?:
    | { readonly method: string; readonly headers: Iterable<readonly [name: string, value: string]> }
    | undefined;
}

/** The pipeline's request of what Apollo Server took in. */
export function requestOfApollo(
  { http: node, taken }: TongchaContext,
  { http, ...params }: ApolloRequest,
  read?: GatewayRequest['params'],
): GatewayRequest {
  // Who asks stays who asks, whatever plugins have made of what is asked.
  if (taken)
    return isAsTaken(taken, params) && !read ? taken.request : { ...taken.request, params: paramsBy(params, read) };
  const headers = node?.request.headers ?? Object.fromEntries(http?.headers ?? []);
  return requestOf({
    ...requestIdsOf(headers[REQUEST_ID], 'made'),
    method: http?.method ?? 'POST',
    headers,
    ...(node
      ? { ...clientOf(node.request), authorizations: authorizationsOf(node.request), controller: node.controller }
      : {}),
    params: paramsBy(params, read),
  });
}

type ApolloParams = Omit<ApolloRequest, 'http'>;

function paramsBy(params: ApolloParams, read: GatewayRequest['params'] | undefined): GatewayRequest['params'] {
  return read ?? (() => paramsOf(params, null));
}

/** Plugins may change a request; where none has, its numbers are still told by their digits. */
function isAsTaken(taken: NonNullable<TongchaContext['taken']>, params: ApolloParams): boolean {
  return (
    taken.query === params.query &&
    taken.variables === (params.variables ?? null) &&
    taken.operationName === (params.operationName ?? null)
  );
}
