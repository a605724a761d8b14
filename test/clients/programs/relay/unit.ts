import relay from 'relay-runtime';
import type { ConcreteRequest, GraphQLResponse } from 'relay-runtime';
import query from '../generated/relay/unitQuery.graphql.ts';
import type { unitQuery } from '../generated/relay/unitQuery.graphql.ts';
import fragment from '../generated/relay/unit_record.graphql.ts';
import type { unit_record$data } from '../generated/relay/unit_record.graphql.ts';
import { given, recorder, tell } from '../given.ts';

const { Environment, fetchQuery, getSelector, graphql, Network, RecordSource, Store } = relay;

// The compiler reads these, and writes what is imported above; a build replaces them by it.
export const documents = (): unknown => [
  graphql`
    query unitQuery($code: TraceCode!) {
      unit(code: $code) {
        code
        foodDrug {
          ...unit_record
        }
      }
    }
  `,
  graphql`
    fragment unit_record on FoodDrugRecord {
      code
      productName
      events {
        id
        step
      }
    }
  `,
  // A list in pages, as Relay has them.
  graphql`
    fragment unit_list on Query
    @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
    @refetchable(queryName: "unitListQuery") {
      foodDrugRecords(first: $first, after: $after) @connection(key: "unit_foodDrugRecords") {
        edges {
          node {
            code
          }
        }
      }
    }
  `,
];

const wire = recorder();
/** What a thing is known by in the whole store. Any other `id` is a number of one legacy system. */
const KEYS: Readonly<Record<string, string>> = { TraceUnit: 'code', FoodDrugRecord: 'code', Organization: 'uscc' };
const environment = new Environment({
  store: new Store(new RecordSource()),
  getDataID: (record, type) => {
    const key = KEYS[type];
    return key === undefined ? undefined : `${type}:${String(record[key])}`;
  },
  network: Network.create(async ({ id }, variables) => {
    const search = new URLSearchParams({ documentId: `sha256:${id ?? ''}`, variables: JSON.stringify(variables) });
    const headers = { accept: 'application/graphql-response+json' };
    const response = await wire.fetch(`${given.production}?${search.toString()}`, { headers });
    return (await response.json()) as GraphQLResponse;
  }),
});

const data = await fetchQuery<unitQuery>(environment, query as ConcreteRequest, { code: given.code }).toPromise();
const selector = getSelector(fragment as never, data?.unit.foodDrug);
const record = environment.lookup(selector as never).data as unknown as unit_record$data;
tell({
  code: data?.unit.code,
  record,
  ids: environment.getStore().getSource().getRecordIDs(),
  sent: wire.take(),
});
