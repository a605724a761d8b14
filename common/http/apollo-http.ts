import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import { type AnswerCall, type IncomingCall, searchOf } from './admit-calls.ts';
import type { HttpResponse } from './graphql-http.ts';
import { RESPONSE_TYPE } from './http-rules.ts';

/** What an Apollo Server is asked, as HTTP has it. */
export interface ApolloHttpRequest {
  readonly method: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** `?query=…`, or nothing. */
  readonly search: string;
  /** Of a POST, parsed. */
  readonly body: unknown;
}

/** Asks an Apollo Server that has been started, with that context. */
export async function askApollo<C extends BaseContext>(
  apollo: ApolloServer<C>,
  { method, headers, search, body }: ApolloHttpRequest,
  context: C,
): Promise<HttpResponse & { readonly headers: HeaderMap }> {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: method.toUpperCase(), headers: map, search, body },
    context: () => Promise.resolve(context),
  });
  // Nothing is served in parts: neither @defer nor subscriptions.
  if (answer.body.kind !== 'complete') throw new Error('an answer in parts');
  return { status: answer.status ?? 200, headers: answer.headers, body: Buffer.from(answer.body.string) };
}

/** Answers by an Apollo Server that has been started; `context` makes one operation's. */
export function answerByApollo<C extends BaseContext, A>(
  apollo: ApolloServer<C>,
  contextOf: (call: IncomingCall<A>) => C,
): AnswerCall<A> {
  return async (incoming) => {
    const { request, params: body } = incoming;
    const { method = 'GET', headers } = request;
    const asked = { method, headers, search: searchOf(request), body };
    const answer = await askApollo(apollo, asked, contextOf(incoming));
    return answer.status === 400 ? { ...answer, status: statusOf(answer) } : answer;
  };
}

/**
 * Of a request that is no GraphQL of this graph. In application/json a status other than 200 would say that what answers is no
 * GraphQL server at all (GraphQL over HTTP, "application/json"); application/graphql-response+json tells the two apart itself.
 */
function statusOf({ headers, body }: { readonly headers: HeaderMap; readonly body: Buffer }): number {
  if (headers.get('content-type')?.startsWith(RESPONSE_TYPE.split(';', 1)[0] ?? '')) return 400;
  const { errors } = JSON.parse(body.toString()) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.[0]?.extensions?.code === 'BAD_REQUEST' ? 400 : 200;
}
