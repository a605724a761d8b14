import type { TestSubgraph } from './federation.ts';

/** One of five ministries, alike but for their names: a record of every kind of value, links, root fields, a mutation. */
export interface FiveMinistry {
  /** hazardous-goods */
  readonly name: string;
  /** hazardousGoods: its record's field on a unit */
  readonly field: string;
  /** HazardousGoods: its types' prefix */
  readonly type: string;
  readonly index: number;
}

export const FIVE: readonly FiveMinistry[] = [
  'agriculture',
  'food-drug',
  'hazardous-goods',
  'rare-earth',
  'special-equipment',
].map((name, index) => {
  const type = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { name, index, type, field: type.charAt(0).toLowerCase() + type.slice(1) };
});

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/** What a ministry says of one unit is told by the number at the end of its code; nobody holds unit 3. */
const numberOf = (code: string): number => Number(code.slice(-1));

export function recordOf({ type, field, index }: FiveMinistry, code: string): object | null {
  const n = numberOf(code);
  if (n > 2) return null;
  return {
    code,
    count: 100 * index + n,
    weight: index + n / 4,
    good: n === 1,
    name: `${field} 液氯 ${n}`,
    id: `${index}-${n}`,
    kind: n === 1 ? 'RAW' : 'COOKED',
    stamp: `2026-03-0${n}T00:00:00Z`,
    tags: ['a', `t${index}`],
    marks: ['m', null],
    grid: [[1, 2], [n]],
    rows: [[n], [2, 3]],
    place: { country: 'CN', spot: { x: 1.5, y: index } },
    described: { __typename: `${type}Box`, name: `box ${n}`, size: n },
    thing: { __typename: `${type}Crate`, slots: 6 + n },
    events: [
      { at: `2026-01-0${n}`, what: 'PACK' },
      { at: `2026-02-0${n}`, what: null },
    ],
  };
}

export const linksOf = ({ index }: FiveMinistry, code: string): object[] =>
  numberOf(code) > 2 ? [] : [{ from: code, to: `${code}>${index}`, share: 0.5 }];

function ministry(of: FiveMinistry): TestSubgraph {
  const { name, field, type } = of;
  const typeDefs = `${LINK}
    scalar Stamp
    enum ${type}Kind { RAW COOKED }
    interface Described { name: String }
    type ${type}Box implements Described { name: String size: Int }
    type ${type}Crate { slots: Int }
    union ${type}Thing = ${type}Box | ${type}Crate
    type Spot @shareable { x: Float y: Float }
    type Place @shareable { country: String spot: Spot }
    type TraceLink @shareable { from: ID! to: ID! share: Float }
    type ${type}Event { at: String! what: String }
    type ${type}Record {
      code: ID! count: Int weight: Float good: Boolean name: String id: ID kind: ${type}Kind stamp: Stamp
      tags: [String!] marks: [String] grid: [[Int]] rows: [[Int!]!] place: Place described: Described thing: ${type}Thing events: [${type}Event!]
    }
    type TraceUnit @key(fields: "code") { code: ID! scheme: String @shareable ${field}: ${type}Record ${field}Links: [TraceLink!] }
    type Query { ${field}Search(codes: [ID!]!): [${type}Record] ${field}Total(codes: [ID!]!): Int }
    type Mutation { ${field}Report(code: ID!): ${type}Record }`;
  const resolvers = {
    TraceUnit: {
      __resolveReference: ({ code }: { code: string }) => ({ code, scheme: 'five' }),
      [field]: ({ code }: { code: string }) => recordOf(of, code),
      [`${field}Links`]: ({ code }: { code: string }) => linksOf(of, code),
    },
    Query: {
      [`${field}Search`]: (_: unknown, { codes }: { codes: string[] }) => codes.map((code) => recordOf(of, code)),
      [`${field}Total`]: (_: unknown, { codes }: { codes: string[] }) => codes.length,
    },
    Mutation: { [`${field}Report`]: (_: unknown, { code }: { code: string }) => recordOf(of, code) },
  };
  return { name, typeDefs, resolvers };
}

/** Says which units are asked about, and always honestly. */
const registry: TestSubgraph = {
  name: 'registry',
  typeDefs: `${LINK} type Query { units(codes: [ID!]!): [TraceUnit!] } type TraceUnit @key(fields: "code") { code: ID! scheme: String @shareable }`,
  resolvers: {
    Query: { units: (_: unknown, { codes }: { codes: string[] }) => codes.map((code) => ({ code, scheme: 'five' })) },
    TraceUnit: { __resolveReference: ({ code }: { code: string }) => ({ code, scheme: 'five' }) },
  },
};

export const SUBGRAPHS: readonly TestSubgraph[] = [registry, ...FIVE.map(ministry)];

const record = ({ type }: FiveMinistry): string => `{
  code count weight good label: name id kind stamp tags marks grid rows place { country spot { x y } }
  described { __typename name ... on ${type}Box { size } } thing { __typename ... on ${type}Box { size } ... on ${type}Crate { slots } } events { at what } }`;

/** Asks all five about the same units, as entities and at the root. */
export const ASK = `query Ask($codes: [ID!]!) {
  units(codes: $codes) { __typename code scheme
    ${FIVE.map((each) => `${each.field} ${record(each)} ${each.field}Links { from to share } also${each.type}: ${each.field} { name }`).join('\n')}
  }
  ${FIVE.map((each) => `${each.field}Search(codes: $codes) ${record(each)} ${each.field}Total(codes: $codes)`).join('\n')}
}`;

/** Tells all five, one after the other. */
export const REPORT = `mutation Report($code: ID!) { ${FIVE.map((each) => `${each.field}Report(code: $code) ${record(each)}`).join('\n')} }`;

/** Asks one ministry a little. */
export const askOne = ({ field }: FiveMinistry): string =>
  `query One($codes: [ID!]!) { units(codes: $codes) { code ${field} { code count label: name } } ${field}Total(codes: $codes) }`;
