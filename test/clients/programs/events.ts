import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { print } from '@apollo/client/utilities';
import { createClient } from 'graphql-sse';
import { Client as Urql, fetchExchange, gql as urqlGql } from 'urql';
import { given, tell } from './given.ts';

const { open: url, code, headers } = given;
const CHAIN = 'complete root { code } units { code depth } gaps { reason }';
const SUBSCRIPTION = `subscription Follow($code: TraceCode!) { chainProgress(code: $code) { ${CHAIN} } }`;
const variables = { code };

interface Data {
  readonly chainProgress: object;
}

/** Apollo Client's link to what is told event by event. */
class EventsLink extends ApolloLink {
  readonly #client = createClient({ url, headers });
  override request({ query, operationName, variables: given }: ApolloLink.Operation): Observable<ApolloLink.Result> {
    return new Observable((sink) =>
      this.#client.subscribe<Record<string, unknown>>(
        { query: print(query), ...(operationName ? { operationName } : {}), variables: given },
        {
          next: (result) => sink.next(result as ApolloLink.Result),
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        },
      ),
    );
  }
}

async function byGraphqlSse(): Promise<unknown> {
  const all = [];
  for await (const { data } of createClient({ url, headers }).iterate<Data>({ query: SUBSCRIPTION, variables }))
    all.push(data?.chainProgress);
  return all.at(-1);
}

function byApollo(): Promise<unknown> {
  const client = new ApolloClient({ link: new EventsLink(), cache: new InMemoryCache() });
  return new Promise((resolve, reject) => {
    let last: unknown;
    client.subscribe<Data>({ query: gql(SUBSCRIPTION), variables, fetchPolicy: 'no-cache' }).subscribe({
      next: ({ data }) => (last = data?.chainProgress),
      error: reject,
      complete: () => resolve(last),
    });
  });
}

function byUrql(): Promise<unknown> {
  const client = new Urql({ url, exchanges: [fetchExchange], fetchSubscriptions: true, fetchOptions: { headers } });
  return new Promise((resolve, reject) => {
    let last: unknown;
    client.subscription<Data>(urqlGql(SUBSCRIPTION), variables).subscribe(({ data, error, hasNext }) => {
      if (error) return reject(error);
      last = data?.chainProgress ?? last;
      if (!hasNext) resolve(last);
    });
  });
}

tell({ graphqlSse: await byGraphqlSse(), apollo: await byApollo(), urql: await byUrql() });
