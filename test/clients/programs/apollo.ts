import { createHash } from 'node:crypto';
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
  ServerError,
} from '@apollo/client';
import { print } from '@apollo/client/utilities';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { SourcesDocument, UnitOfFoodDocument } from './generated/gql/graphql.js';
import { given, recorder, tell } from './given.ts';

const { code } = given;
const wire = recorder();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A thing is known by its code, a record by whose it is, too, an organisation by its number. A party is called as its record's member
 * calls it, and what has an `id` has it of one legacy system only.
 */
const newCache = (): InMemoryCache =>
  new InMemoryCache({
    possibleTypes: {
      SectorRecord: [
        'AgricultureRecord',
        'FoodDrugRecord',
        'HazardousGoodsRecord',
        'RareEarthRecord',
        'SpecialEquipmentRecord',
      ],
    },
    typePolicies: {
      TraceUnit: { keyFields: ['code'] },
      SectorRecord: { keyFields: ['code', 'member'] },
      Organization: { keyFields: ['uscc'] },
      Party: { keyFields: false },
      Inspection: { keyFields: false },
      Recall: { keyFields: false },
      TraceEvent: { keyFields: false },
      AgricultureInputUse: { keyFields: false },
    },
  });

const clientOf = (link: ApolloLink): ApolloClient => new ApolloClient({ link, cache: newCache() });
/** What came stands beside its errors. */
const PARTIAL = { errorPolicy: 'all', fetchPolicy: 'no-cache' } as const;
const http = (uri: string, options: HttpLink.Options = {}): HttpLink =>
  new HttpLink({ uri, fetch: wire.fetch, ...options });
const codes = (error: unknown): unknown =>
  CombinedGraphQLErrors.is(error)
    ? error.errors.map(({ extensions, path }) => ({ code: extensions?.['code'], path }))
    : ServerError.is(error)
      ? { status: error.statusCode }
      : error && String(error);

/** One thing, told twice, is one in the cache; two events of one number are two. */
async function cached(): Promise<unknown> {
  const client = clientOf(http(given.open));
  const variables = { code };
  await client.query({ query: UnitOfFoodDocument, variables, fetchPolicy: 'network-only' });
  await client.query({ query: SourcesDocument, variables, fetchPolicy: 'network-only' });
  wire.take();
  const again = await client.query({ query: UnitOfFoodDocument, variables, fetchPolicy: 'cache-first' });
  const record = client.cache.identify({ __typename: 'FoodDrugRecord', code, member: 'food-drug' });
  return {
    keys: Object.keys(client.cache.extract() as object).filter((key) => !key.startsWith('ROOT')),
    record,
    name: client.cache.readFragment({
      id: record,
      fragment: gql`
        fragment N on FoodDrugRecord {
          productName
        }
      `,
    }),
    again: again.data?.unit.foodDrug?.map(({ productName }) => productName),
    requests: wire.take().length,
    events: again.data?.unit.foodDrug?.flatMap(({ events }) => events ?? []).length ?? 0,
  };
}

/** Two members hold records of one lot; the second recalls it, and calls its maker otherwise. */
function ofTwoMembers(): unknown {
  const record = (member: string, name: string, recalls: { __typename: 'Recall'; reason: string }[]) => ({
    __typename: 'FoodDrugRecord' as const,
    code,
    member,
    productName: '鸡蛋糕',
    producer: { __typename: 'Party' as const, uscc: '91370681MA3T00017D', name },
    events: [],
    recalls,
  });
  const cache = newCache();
  cache.writeQuery({
    query: UnitOfFoodDocument,
    variables: { code },
    data: {
      __typename: 'Query',
      unit: {
        __typename: 'TraceUnit',
        code,
        foodDrug: [
          record('food-drug/330000', '东岳制药', []),
          record('food-drug/370000', '东岳制药有限公司', [{ __typename: 'Recall', reason: '残留超标' }]),
        ],
      },
    },
  });
  const read = cache.readQuery({ query: UnitOfFoodDocument, variables: { code } });
  return read?.unit.foodDrug?.map(({ member, producer, recalls }) => ({
    member,
    producer: producer?.name,
    recalls: recalls?.map(({ reason }) => reason),
  }));
}

async function batched(): Promise<unknown> {
  const client = clientOf(new BatchHttpLink({ uri: given.open, fetch: wire.fetch, batchMax: 10, batchInterval: 20 }));
  const answers = await Promise.all([
    client.query({ ...PARTIAL, query: UnitOfFoodDocument, variables: { code } }),
    client.query({
      ...PARTIAL,
      query: gql`
        query Bad {
          unit(code: "nothing at all") {
            code
          }
        }
      `,
    }),
    client.query({ ...PARTIAL, query: SourcesDocument, variables: { code } }),
  ]);
  return {
    answers: answers.map(({ data, error }) => ({ keys: Object.keys((data as object) ?? {}), error: codes(error) })),
    sent: wire.take(),
  };
}

/** Hashes of documents that nobody has registered; of each, twice. */
async function unknownHashes(uri: string, batch = false): Promise<unknown> {
  const end = batch ? new BatchHttpLink({ uri, fetch: wire.fetch, batchInterval: 20 }) : http(uri);
  const client = clientOf(ApolloLink.from([new PersistedQueryLink({ sha256, useGETForHashedQueries: !batch }), end]));
  const documents = [
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
  ];
  const ask = (query: (typeof documents)[number]) => client.query({ ...PARTIAL, query, variables: { c: code } });
  const answers = [];
  for (let i = 0; i < 2; i += 1)
    if (batch) answers.push(...(await Promise.all(documents.map(ask))));
    else for (const document of documents) answers.push(await ask(document));
  return { answers: answers.map(({ data, error }) => ({ data, error: codes(error) })), sent: wire.take() };
}

/** Those of the manifest, by their hashes, which the build has written into them. */
async function trustedHashes(uri: string): Promise<unknown> {
  const generateHash = (document: Parameters<typeof print>[0]): string =>
    (document as { __meta__?: { hash: string } }).__meta__?.hash ?? sha256(print(document));
  const client = clientOf(
    ApolloLink.from([new PersistedQueryLink({ generateHash, useGETForHashedQueries: true }), http(uri)]),
  );
  const { data, error } = await client.query({ ...PARTIAL, query: UnitOfFoodDocument, variables: { code } });
  const refused = await client
    .query({
      ...PARTIAL,
      query: gql`
        {
          unit(code: "x") {
            code
          }
        }
      `,
    })
    .catch((error: unknown) => ({ error }));
  const after = await client.query({ ...PARTIAL, query: SourcesDocument, variables: { code } });
  return {
    name: data?.unit.foodDrug?.map(({ productName }) => productName),
    error: codes(error),
    refused: codes(refused.error),
    complete: after.data?.chain.complete,
    sent: wire.take(),
  };
}

async function errors(): Promise<unknown> {
  const client = clientOf(http(given.open));
  const invalid = await client.query({
    ...PARTIAL,
    query: gql`
      {
        unit(code: "x") {
          nothing
        }
      }
    `,
  });
  const unauthenticated = await clientOf(
    http(given.open, { headers: { authorization: 'Bearer no.such.token' } }),
  ).query({
    ...PARTIAL,
    query: gql`
      {
        __typename
      }
    `,
  });
  const partial = await client.query({
    ...PARTIAL,
    query: gql`
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
    variables: { c: code },
  });
  const gaps = await client.query({ ...PARTIAL, query: SourcesDocument, variables: { code } });
  const withRights = await clientOf(http(given.open, { headers: given.headers })).query({
    ...PARTIAL,
    query: gql`
      query S($first: Int!) {
        foodDrugRecords(first: $first) {
          edges {
            node {
              code
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    `,
    variables: { first: 2 },
  });
  const without = await client.query({
    ...PARTIAL,
    query: gql`
      {
        foodDrugRecords(first: 2) {
          edges {
            node {
              code
            }
          }
        }
      }
    `,
  });
  return {
    invalid: codes(invalid.error),
    unauthenticated: codes(unauthenticated.error),
    partial: { data: partial.data, error: codes(partial.error) },
    gaps: { complete: gaps.data?.chain.complete, gaps: gaps.data?.chain.gaps, error: codes(gaps.error) },
    withRights: { data: withRights.data, error: codes(withRights.error) },
    without: codes(without.error),
  };
}

tell({
  cached: await cached(),
  ofTwoMembers: ofTwoMembers(),
  batched: await batched(),
  open: await unknownHashes(given.open),
  openTogether: await unknownHashes(given.open, true),
  production: await unknownHashes(given.production),
  trusted: await trustedHashes(given.production),
  errors: await errors(),
});
