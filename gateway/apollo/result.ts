import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import { REQUEST_ID } from '@tongcha/observe';
import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import { parseWithDigits } from '../json/raw-json.ts';
import type { GatewayRequest } from '../pipeline/request.ts';
import { type GatewayResponse, statusOf, writeResponse } from '../pipeline/response.ts';

/** Data that is JSON already; whoever looks into it makes it an object first. */
class WrittenData {
  /** `{"data":…}` */
  readonly body: Buffer;

  constructor(body: Buffer) {
    this.body = body;
  }

  toJSON(): unknown {
    return (parseWithDigits(this.body.toString()) as { readonly data: unknown }).data;
  }
}

/** The head of the HTTP response that Apollo Server will write. */
interface Head {
  readonly headers: { set(name: string, value: string): unknown };
}

/** A response of the pipeline as Apollo Server takes it of its gateway. */
export function resultOf(
  request: GatewayRequest,
  response: GatewayResponse,
  { passesBytes, head }: { readonly passesBytes: boolean; readonly head: Head | undefined },
): GatewayExecutionResult {
  const { data, errors, extensions } = response;
  for (const [name, value] of headersOf(request, response)) head?.headers.set(name, value);
  // Apollo takes the status of a refusal from its error.
  const http = { status: statusOf(request, response) };
  const written = data && new WrittenData(data);
  return {
    ...(written ? { data: (passesBytes ? written : written.toJSON()) as Record<string, unknown> | null } : {}),
    ...(errors.length > 0
      ? { errors: errors.map((error, i) => errorOf(error, i === 0 && !data ? { http } : {})) }
      : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
  } as GatewayExecutionResult;
}

export function headersOf({ requestId }: GatewayRequest, { headers }: GatewayResponse): [string, string][] {
  // What says nothing of being kept must not be: no HTTP layer of ours stands behind every Apollo Server.
  return [
    ['cache-control', 'no-store'],
    [REQUEST_ID, requestId],
    ...headers.map(([name, value]): [string, string] => [name, value]),
  ];
}

/** Apollo Server formats what a gateway gives: it must find what is told already. */
function errorOf(
  { message, path, extensions, locations }: GatewayResponse['errors'][number],
  more: object,
): GraphQLError {
  const error = new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, ...more } });
  return locations ? Object.assign(error, { locations }) : error;
}

/** For `ApolloServer`: bytes go out as they are. */
export function stringifyResult({ data, errors = [], extensions = {} }: FormattedExecutionResult): string {
  if (!(data instanceof WrittenData))
    return JSON.stringify({
      ...(errors.length > 0 ? { errors } : {}),
      ...(data === undefined ? {} : { data }),
      ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    });
  return writeResponse({ status: 200, headers: [], data: data.body, errors, extensions, refused: null }).toString();
}
