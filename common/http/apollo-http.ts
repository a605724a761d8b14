import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import { type AnswerCall, type IncomingCall, searchOf } from './admit-calls.ts';
import { RESPONSE_TYPE } from './http-rules.ts';

/** Answers by an Apollo Server that has been started; `context` makes one operation's. */
export function answerByApollo<C extends BaseContext, A>(
  apollo: ApolloServer<C>,
  contextOf: (call: IncomingCall<A>) => C,
): AnswerCall<A> {
  return async (incoming) => {
    const { request, params } = incoming;
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    const context = contextOf(incoming);
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: (request.method ?? 'GET').toUpperCase(),
        headers,
        search: searchOf(request),
        body: params,
      },
      context: () => Promise.resolve(context),
    });
    // Nothing is served in parts: neither @defer nor subscriptions.
    if (answer.body.kind !== 'complete') throw new Error('an answer in parts');
    const status = answer.status ?? 200;
    return {
      status: status === 400 ? statusOf(answer.headers, answer.body.string) : status,
      headers: answer.headers,
      body: Buffer.from(answer.body.string),
    };
  };
}

/**
 * Of a request that is no GraphQL of this graph. In application/json a status other than 200 would say that what answers is no
 * GraphQL server at all (GraphQL over HTTP, "application/json"); application/graphql-response+json tells the two apart itself.
 */
function statusOf(headers: HeaderMap, body: string): number {
  if (headers.get('content-type')?.startsWith(RESPONSE_TYPE.split(';', 1)[0] ?? '')) return 400;
  const { errors } = JSON.parse(body) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.[0]?.extensions?.code === 'BAD_REQUEST' ? 400 : 200;
}
