import relay from 'relay-runtime';
import type { ConcreteRequest, GraphQLResponse } from 'relay-runtime';
import query from '../generated/relay/unitQuery.graphql.ts';
import type { unitQuery } from '../generated/relay/unitQuery.graphql.ts';
import fragment from '../generated/relay/unit_record.graphql.ts';
import type { unit_record$data } from '../generated/relay/unit_record.graphql.ts';
import { given, recorder, tell } from '../given.ts';

const { createOperationDescriptor, Environment, fetchQuery, getSelector, graphql, Network, RecordSource, Store } =
  relay;

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
      member
      productName
      events {
        id
        step
      }
      recalls {
        reason
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
            member
          }
        }
      }
    }
  `,
];

const wire = recorder();
/** What a thing is known by in the whole store. Any other `id` is a number of one legacy system. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  TraceUnit: ['code'],
  FoodDrugRecord: ['code', 'member'],
  Organization: ['uscc'],
};
const environment = new Environment({
  store: new Store(new RecordSource()),
  getDataID: (record, type) => {
    const key = KEYS[type]?.map((field) => String(record[field]));
    return key === undefined ? undefined : [type, ...key].join(':');
  },
  network: Network.create(async ({ id }, variables) => {
    const search = new URLSearchParams({ documentId: `sha256:${id ?? ''}`, variables: JSON.stringify(variables) });
    const headers = { accept: 'application/graphql-response+json' };
    const response = await wire.fetch(`${given.production}?${search.toString()}`, { headers });
    return (await response.json()) as GraphQLResponse;
  }),
});

const data = await fetchQuery<unitQuery>(environment, query as ConcreteRequest, { code: given.code }).toPromise();
const recordsOf = (unit: unitQuery['response']['unit'] | undefined): unit_record$data[] =>
  (unit?.foodDrug ?? []).map(
    (each) => environment.lookup(getSelector(fragment as never, each) as never).data as unknown as unit_record$data,
  );
const records = recordsOf(data?.unit);
const ids = environment.getStore().getSource().getRecordIDs();

/** Two members hold records of one lot; the second recalls it. */
const lot = 'urn:lot:of-two';
const ofTwo = createOperationDescriptor(query as ConcreteRequest, { code: lot });
environment.commitPayload(ofTwo, {
  unit: {
    code: lot,
    foodDrug: ['food-drug/330000', 'food-drug/370000'].map((member, i) => ({
      code: lot,
      member,
      productName: '鸡蛋糕',
      events: [],
      recalls: i === 0 ? [] : [{ reason: '残留超标' }],
    })),
  },
});
const { unit } = environment.lookup(ofTwo.fragment).data as unknown as unitQuery['response'];
tell({
  code: data?.unit.code,
  records,
  ids,
  ofTwoMembers: recordsOf(unit).map(({ member, recalls }) => ({
    member,
    recalls: recalls?.map(({ reason }) => reason),
  })),
  sent: wire.take(),
});
