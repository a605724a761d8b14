import { persistedExchange } from '@urql/exchange-persisted';
import { cacheExchange, Client, fetchExchange, gql } from 'urql';
import { SourcesDocument, UnitOfFoodDocument } from './generated/gql/graphql.js';
import { given, recorder, tell } from './given.ts';

const { code } = given;
const wire = recorder();
const plain = (url: string, headers: Readonly<Record<string, string>> = {}): Client =>
  new Client({ url, fetch: wire.fetch, fetchOptions: { headers }, exchanges: [cacheExchange, fetchExchange] });
const told = ({
  data,
  error,
}: {
  data?: unknown;
  error?: { graphQLErrors: { extensions: object; path?: unknown }[]; message: string } | undefined;
}): unknown => ({
  data: data ?? null,
  error:
    error &&
    (error.graphQLErrors.length > 0
      ? error.graphQLErrors.map(({ extensions, path }) => ({ ...extensions, path }))
      : error.message),
});

/** As it comes, with nothing set. */
async function byDefault(): Promise<unknown> {
  const client = plain(given.open);
  const first = await client.query(UnitOfFoodDocument, { code }).toPromise();
  const again = await client.query(UnitOfFoodDocument, { code }).toPromise();
  return {
    name: first.data?.unit.foodDrug?.map(({ productName }) => productName),
    again: again.data?.unit.foodDrug?.map(({ productName }) => productName),
    sent: wire.take(),
  };
}

async function unknownHashes(url: string): Promise<unknown> {
  const client = new Client({ url, fetch: wire.fetch, exchanges: [persistedExchange(), fetchExchange] });
  const answers = [];
  for (let i = 0; i < 2; i += 1)
    for (const query of [
      gql`
        query A($c: TraceCode!) {
          unit(code: $c) {
            code
          }
        }
      `,
      gql`
        query B($c: TraceCode!) {
          chain(code: $c) {
            complete
          }
        }
      `,
    ])
      answers.push(told(await client.query(query, { c: code }).toPromise()));
  return { answers, sent: wire.take() };
}

async function trustedHashes(url: string): Promise<unknown> {
  const generateHash = async (_: string, document: unknown): Promise<string> =>
    (document as { __meta__?: { hash: string } }).__meta__?.hash ?? '';
  const client = new Client({
    url,
    fetch: wire.fetch,
    exchanges: [persistedExchange({ generateHash, enforcePersistedQueries: true }), fetchExchange],
  });
  const { data } = await client.query(SourcesDocument, { code }).toPromise();
  return { complete: data?.chain.complete, sent: wire.take() };
}

async function errors(): Promise<unknown> {
  const client = plain(given.open);
  return {
    invalid: told(
      await client
        .query(
          gql`
            {
              unit(code: "x") {
                nothing
              }
            }
          `,
          {},
        )
        .toPromise(),
    ),
    unauthenticated: told(
      await plain(given.open, { authorization: 'Bearer no.such.token' })
        .query(
          gql`
            {
              __typename
            }
          `,
          {},
        )
        .toPromise(),
    ),
    partial: told(
      await client
        .query(
          gql`
            query P($c: TraceCode!) {
              unit(code: $c) {
                code
                foodDrug {
                  productName
                }
                specialEquipment {
                  productName
                }
              }
            }
          `,
          { c: code },
        )
        .toPromise(),
    ),
  };
}

tell({
  byDefault: await byDefault(),
  open: await unknownHashes(given.open),
  production: await unknownHashes(given.production),
  trusted: await trustedHashes(given.production),
  errors: await errors(),
});
