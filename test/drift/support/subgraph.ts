import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, graphql, type GraphQLSchema, parse, print, validate } from 'graphql';
import type { SubgraphCall, SubgraphRequest } from '../../../gateway/calls/call.ts';
import { MemberSdl, SDL_QUERY } from '../../../gateway/calls/member-sdl.ts';
import { readSubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import { caller } from '../../support/fake-ministry.ts';

/** A subgraph of everything that can be taken away: fields, types, arguments, enum values, inputs, interfaces. */
export const SDL = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { lots(filter: LotFilter, grade: Grade, first: Int = 2): [Lot!]  farm(id: ID!): Farm  things: [Thing]  anything: [Any]  day: String }
type Mutation { recall(code: ID!, why: String): Lot }
interface Thing { code: ID!  name: String  farm: Farm }
union Any = Lot | Box | Farm
type Lot implements Thing @key(fields: "code") { code: ID!  name: String  grade: Grade  farm: Farm  boxes(first: Int = 10, of: Grade): [Box!]  weight: Weight!  amount(unit: String): Float }
type Box implements Thing @key(fields: "code") { code: ID!  name: String  farm: Farm  inside: [Any!]  sealed: Boolean! }
type Farm @key(fields: "id") @key(fields: "number") { id: ID!  number: Int  name: String  lots: [Lot!]  weight: Weight }
type Weight { value: Float!  unit: String! }
enum Grade { A B C }
input LotFilter { name: String  grade: Grade  weight: WeightFilter  grades: [Grade!] }
input WeightFilter { least: Float  most: Float }
`;

const FARM: Record<string, unknown> = { __typename: 'Farm', id: 'f', number: 7, name: 'north', weight: null };
const WEIGHT = { value: 1.5, unit: 'kg' };
const LOTS: Record<string, unknown>[] = ['l1', 'l2', 'l3'].map((code, i) => ({
  __typename: 'Lot',
  code,
  name: i === 1 ? null : `lot ${code}`,
  grade: 'ABC'[i],
  farm: FARM,
  weight: WEIGHT,
  amount: i + 0.5,
}));
const BOXES = ['b1', 'b2'].map((code) => ({
  __typename: 'Box',
  code,
  name: `box ${code}`,
  farm: null,
  sealed: code === 'b1',
}));
for (const lot of LOTS) Object.assign(lot, { boxes: BOXES });
for (const box of BOXES) Object.assign(box, { inside: [LOTS[0], FARM] });
FARM['lots'] = [LOTS[0], LOTS[1]];

const ROOT = {
  lots: () => LOTS,
  farm: () => FARM,
  things: () => [LOTS[0], null, BOXES[0]],
  anything: () => [BOXES[1], FARM, LOTS[2]],
  day: () => 'Monday',
  recall: () => LOTS[0],
};
const BY_CODE = new Map<unknown, unknown>([...LOTS, ...BOXES].map((each) => [each['code' as keyof typeof each], each]));

export function schemaFrom(sdl: string | DocumentNode): GraphQLSchema {
  const document = typeof sdl === 'string' ? parse(sdl) : sdl;
  const byCode = { __resolveReference: ({ code }: { code: string }) => BY_CODE.get(code) ?? null };
  const all = { Lot: byCode, Box: byCode, Farm: { __resolveReference: () => FARM } };
  const there = new Set(document.definitions.flatMap((each) => ('name' in each && each.name ? [each.name.value] : [])));
  return buildSubgraphSchema({
    typeDefs: document,
    resolvers: Object.fromEntries(Object.entries(all).filter(([name]) => there.has(name))),
  });
}

export interface Served {
  readonly call: SubgraphCall;
  readonly sdl: MemberSdl;
  /** What was asked, in order. */
  readonly queries: string[];
}

/** A subgraph that answers by that schema, as its responses are read; what it does not know it refuses as a whole. */
export function serve(schemaOf: () => GraphQLSchema, { probeEveryMs = 60_000, isApollo = true } = {}): Served {
  const queries: string[] = [];
  const call: SubgraphCall = async ({ query, variables, representations }: SubgraphRequest) => {
    queries.push(query);
    const values = { ...variables, ...(representations ? { representations: representations.map(read) } : {}) };
    const schema = schemaOf();
    const invalid = validate(schema, parse(query)).map(({ message }) => ({
      message,
      extensions: isApollo ? { code: 'GRAPHQL_VALIDATION_FAILED' } : {},
    }));
    if (invalid.length > 0)
      return readSubgraphResponse(400, 'application/json', Buffer.from(JSON.stringify({ errors: invalid })));
    const result = await graphql({
      schema,
      source: query,
      rootValue: ROOT,
      variableValues: JSON.parse(JSON.stringify(values)) as Record<string, unknown>,
    });
    return readSubgraphResponse(200, 'application/json', Buffer.from(JSON.stringify(result)));
  };
  const sdl = new MemberSdl({
    probeEveryMs,
    timeoutMs: 1_000,
    probe: () => call({ query: SDL_QUERY, variables: {}, ...caller(1_000) }),
  });
  return { call, sdl, queries };
}

const read = (text: string): unknown => JSON.parse(text);

export const sdlOf = (document: DocumentNode): string => print(document);
