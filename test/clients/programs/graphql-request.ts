import { ClientError, gql, GraphQLClient } from 'graphql-request';
import { UnitOfFoodDocument } from './generated/gql/graphql.js';
import { given, recorder, tell } from './given.ts';

const { code } = given;
const wire = recorder();
const told = (error: unknown): unknown =>
  error instanceof ClientError
    ? {
        status: error.response.status,
        data: error.response.data,
        codes: error.response.errors?.map(({ extensions }) => extensions['code']),
      }
    : String(error);
const client = new GraphQLClient(given.open, { fetch: wire.fetch });
const PARTIAL = gql`
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
`;

const { unit } = await client.request(UnitOfFoodDocument, { code });
const byPost = wire.take();
const get = new GraphQLClient(given.open, { fetch: wire.fetch, method: 'GET', jsonSerializer: JSON });
const byGet = {
  name: (await get.request(UnitOfFoodDocument, { code })).unit.foodDrug?.map(({ productName }) => productName),
  sent: wire.take(),
};
const together = await client.batchRequests([
  { document: UnitOfFoodDocument, variables: { code } },
  {
    document: gql`
      {
        a: __typename
      }
    `,
  },
]);
const batched = wire.take();
const rights = new GraphQLClient(given.open, { fetch: wire.fetch, headers: given.headers });

tell({
  name: unit.foodDrug?.map(({ productName }) => productName),
  byPost,
  byGet,
  together: { keys: together.map(({ data }) => Object.keys(data as object)), sent: batched },
  invalid: await client
    .request(gql`
      {
        unit(code: "x") {
          nothing
        }
      }
    `)
    .catch(told),
  unauthenticated: await client
    .request(
      gql`
        {
          __typename
        }
      `,
      {},
      { authorization: 'Bearer no.such.token' },
    )
    .catch(told),
  // What came is thrown with its errors, unless it is said that it may be partial.
  partial: await client.request(PARTIAL, { c: code }).catch(told),
  allowed: await new GraphQLClient(given.open, { errorPolicy: 'all' })
    .rawRequest(PARTIAL, { c: code })
    .then(({ data, errors }) => ({ data, codes: errors?.map(({ extensions }) => extensions['code']) })),
  withRights: await rights
    .request(gql`
      {
        foodDrugRecords(first: 2) {
          edges {
            node {
              code
            }
          }
        }
      }
    `)
    .catch(told),
});
