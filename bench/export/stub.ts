/** A ministry of food and drugs that lists so many records at next to no cost: `stub.ts RECORDS`. Each page is made of texts that were made before. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';

const RECORDS = Number(process.argv[2]);

const PARTY = { uscc: '91370681MA3T00017D', name: '山东示例食品有限公司' };
const PLACE = { division: '370681', name: '龙口市', address: '示例路 17 号', latitude: 37.65, longitude: 120.48 };
const AT = '2026-03-10T08:00:00+08:00';

/** A record of usual length: what a select list does not ask for is not answered. */
const RECORD = {
  __typename: 'FoodDrugRecord',
  member: 'food-drug',
  sector: 'FOOD_DRUG',
  level: 'LOT',
  productName: '低温巴氏杀菌乳 950ml',
  quantity: { value: 1200.5, unit: 'kg' },
  producedAt: AT,
  expiresAt: '2026-03-25T08:00:00+08:00',
  producer: PARTY,
  holder: PARTY,
  place: PLACE,
  events: [
    {
      id: 'E1',
      step: '入库',
      at: AT,
      place: PLACE,
      organization: PARTY,
      quantity: { value: 1200.5, unit: 'kg' },
      note: null,
    },
    {
      id: 'E2',
      step: '出库',
      at: AT,
      place: PLACE,
      organization: PARTY,
      quantity: { value: 600, unit: 'kg' },
      note: null,
    },
  ],
  inspections: [
    { id: 'R-1', kind: '出厂检验', at: AT, result: 'PASS', validUntil: null, organization: PARTY, note: null },
  ],
  certificates: [
    {
      code: null,
      number: 'SC10537068100017',
      kind: '食品生产许可证',
      issuer: PARTY,
      issuedAt: AT,
      validUntil: AT,
      status: '有效',
    },
  ],
  recalls: [],
  source: { system: 'food-epcis', recordId: '', asOf: '2026-11-20T20:15:00+08:00' },
  kind: 'FOOD',
  drug: null,
  food: {
    lot: 'T260310',
    productionLicence: 'SC10537068100017',
    foodCategory: '乳制品',
    specification: '950ml',
    sensorReadings: null,
  },
};

/** By the text of a call: what stands before and behind a record's own number. */
const pieces = new Map<string, readonly string[]>();

function piecesOf(query: string): readonly string[] {
  let known = pieces.get(query);
  if (known) return known;
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const node = selectionOf(selectionOf(fieldIn(operation.selectionSet), 'edges'), 'node');
  const made = JSON.stringify({
    ...(project(
      { ...RECORD, code: 'gs1:(01)06901234001020(10)%', source: { ...RECORD.source, recordId: '%' } },
      node,
    ) as object),
  });
  known = made.split('%');
  pieces.set(query, known);
  return known;
}

const fieldIn = (set: SelectionSetNode): FieldNode => {
  const [field] = set.selections;
  if (field?.kind !== Kind.FIELD) throw new Error('no field');
  return field;
};
const selectionOf = (of: FieldNode | SelectionSetNode, name: string): SelectionSetNode => {
  const set = 'selections' in of ? of : of.selectionSet;
  const found = set?.selections.find((each) => each.kind === Kind.FIELD && each.name.value === name);
  if (found?.kind !== Kind.FIELD || !found.selectionSet) throw new Error(`no ${name}`);
  return found.selectionSet;
};

function project(value: unknown, set: SelectionSetNode | undefined): unknown {
  if (!set || typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map((each) => project(each, set));
  const has = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    set.selections.flatMap((each) => {
      if (each.kind === Kind.FIELD)
        return [[each.alias?.value ?? each.name.value, project(has[each.name.value], each.selectionSet)]];
      return each.kind === Kind.INLINE_FRAGMENT ? Object.entries(project(value, each.selectionSet) as object) : [];
    }),
  );
}

function page(query: string, first: number, after: string | null): string {
  if (!query.includes('foodDrugRecords')) return '{"data":{"__typename":"Query"}}';
  const key = /(\w+)\s*:\s*foodDrugRecords/.exec(query)?.[1] ?? 'foodDrugRecords';
  if (!query.includes('edges')) return `{"data":{"${key}":{"total":${RECORDS}}}}`;
  const start = after === null ? 0 : Number(after);
  const last = Math.min(RECORDS, start + first);
  const parts = piecesOf(query);
  let edges = '';
  for (let i = start; i < last; i += 1) edges += `${i > start ? ',' : ''}{"node":${parts.join(String(i))}}`;
  return `{"data":{"${key}":{"edges":[${edges}],"pageInfo":{"hasNextPage":${last < RECORDS},"endCursor":"${last}"}}}}`;
}

const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { query = '', variables = {} } = (body ? JSON.parse(body) : {}) as {
      query?: string;
      variables?: Readonly<Record<string, unknown>>;
    };
    const given = Object.values(variables);
    const first = given.find((each) => typeof each === 'number') ?? 20;
    const after = given.find((each) => typeof each === 'string' && /^\d+$/.test(each)) ?? null;
    const answer = page(query, first as number, after as string | null);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}/graphql`);
});
process.on('disconnect', () => process.exit());
