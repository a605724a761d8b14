import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, graphql, GraphQLError, parse } from 'graphql';
import { Fault } from '../../../common/resilience/fault.ts';
import type { SubgraphCall, SubgraphRequest } from '../../../gateway/calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import { acrossMembers } from '../../../gateway/members/across-members.ts';
import { memberCall } from '../../../gateway/members/member-call.ts';
import type { CalledMember } from '../../../gateway/members/member.ts';
import type { MemberKind } from '../../../schema/members.ts';
import { type MemberSchema, schemaStateOf } from '../../../schema/versions.ts';
import { QueryShapes } from '../../../gateway/members/query-shapes.ts';
import { type AccessMarks, NO_MARKS } from '../../../gateway/supergraph/marks.ts';
import { caller } from '../../support/fake-ministry.ts';

const SHARED = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar TraceCode
scalar USCC
`;

/** A sector by the contract of members. */
export const SDL = `${SHARED}
scalar MemberName
type Query {
  agricultureRecords(where: SearchCondition, filter: AgricultureFilter, first: Int = 20, after: String): AgricultureConnection
  agricultureNotices(where: SearchCondition): [String!]
  agricultureCount(of: MemberName): Int
}
type Mutation { markRecalled(code: TraceCode!, by: MemberName): AgricultureRecord }
type TraceUnit @key(fields: "code") {
  code: TraceCode!
  agriculture: [AgricultureRecord!]
  agricultureLinks(direction: Direction!): [TraceLink!]
  agricultureProduct: [AgricultureProduct!]
}
type Organization @key(fields: "uscc") { uscc: USCC!  name: String  agriculture: [AgricultureOrganization!] }
type Party { uscc: USCC!  name: String }
type AgricultureRecord @key(fields: "code member") {
  code: TraceCode!  member: MemberName!  productName: String  soil: String  producer: Party  recalls: [Recall!]
}
type Recall { id: String }
type AgricultureProduct { member: MemberName  name: String  recalled: [AgricultureRecord!] }
type AgricultureOrganization { member: MemberName  address: String }
type TraceLink { kind: String!  from: TraceCode!  to: TraceCode!  evidence: Evidence! }
type Evidence { member: MemberName  system: String }
enum Direction { BACK FORWARD }
enum Sector { AGRICULTURE FOOD_DRUG RARE_EARTH }
input AgricultureFilter { members: [MemberName!]  division: String  productName: String }
input SearchCondition { sectors: [String!]  members: [MemberName!]  division: String  product: String  text: String }
type AgricultureConnection {
  edges: [AgricultureEdge!]!  pageInfo: PageInfo!
  total: Int  narrowedBy: [String!]  tested: [String!]  examined: Int
}
type AgricultureEdge { cursor: String!  node: AgricultureRecord! }
type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
`;

/** The same before there were members. */
const SDL_BEFORE = `${SHARED}
type Query { agricultureRecords(filter: AgricultureFilter, first: Int = 20, after: String): AgricultureConnection }
type TraceUnit @key(fields: "code") {
  code: TraceCode!
  agriculture: AgricultureRecord
  agricultureLinks(direction: Direction!): [TraceLink!]
  agricultureProduct: AgricultureProduct
}
type Organization @key(fields: "uscc") { uscc: USCC!  name: String  agriculture: AgricultureOrganization }
type AgricultureRecord @key(fields: "code") {
  code: TraceCode!  productName: String  soil: String  producer: Organization  recalls: [Recall!]
}
type Recall { id: String }
type AgricultureProduct { name: String  recalled: [AgricultureRecord!] }
type AgricultureOrganization { address: String }
type TraceLink { kind: String!  from: TraceCode!  to: TraceCode!  evidence: Evidence! }
type Evidence { system: String }
enum Direction { BACK FORWARD }
input AgricultureFilter { productName: String }
type AgricultureConnection { edges: [AgricultureEdge!]!  pageInfo: PageInfo! }
type AgricultureEdge { cursor: String!  node: AgricultureRecord! }
type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
`;

export const SCHEMA: GraphQLSchema = buildSubgraphSchema({ typeDefs: parse(SDL) });

/** What one member knows. */
export interface Knows {
  /** The product's name of each code that it holds. */
  readonly records?: Readonly<Record<string, string>>;
  /** The code that each went into. */
  readonly links?: Readonly<Record<string, string>>;
  /** The address of each organisation. */
  readonly organizations?: Readonly<Record<string, string>>;
  /** The recalled codes of each class of product. */
  readonly products?: Readonly<Record<string, readonly string[]>>;
}

export interface FakeMember extends CalledMember {
  /** Each request, in order. */
  readonly requests: SubgraphRequest[];
}

export interface FakeMemberOptions {
  /** False: it serves, and tells that it serves, the contract that knew of no members. */
  readonly knowsMembers?: boolean;
  /** What it tells of its schema. */
  readonly schema?: () => MemberSchema;
  readonly kind?: MemberKind;
  readonly division?: string;
  readonly mayKnow?: (key: string) => boolean;
  /** Throws, or answers in place of the real answer. */
  readonly instead?: (request: SubgraphRequest) => SubgraphResponse | Promise<SubgraphResponse> | undefined;
  /** Changes the real answer. */
  readonly change?: (response: SubgraphResponse, request: SubgraphRequest) => SubgraphResponse;
  /** Claims to be somebody else. */
  readonly claims?: string;
  readonly marks?: AccessMarks;
  /** Records that one page of a search looks at, at most; absent: any number. */
  readonly examines?: number;
  /** Conditions that it narrows its search by; the others it tests record by record. */
  readonly narrows?: readonly string[];
}

const BEFORE = schemaStateOf({ contract: 1, schema: null }, { contract: 2, schema: 1 });

export const shapesOf = (marks: AccessMarks = NO_MARKS): QueryShapes => new QueryShapes(() => SCHEMA, marks);
const SHAPES = shapesOf();

/** A member that is a real subgraph in process: what it is asked must be valid by its own schema. */
export function member(name: string, knows: Knows, options: FakeMemberOptions = {}): FakeMember {
  const { kind = 'REGION', division, mayKnow, knowsMembers = true, marks } = options;
  const requests: SubgraphRequest[] = [];
  const schema = schemaOf(options.claims ?? name, knows, knowsMembers, options);
  const call: SubgraphCall = async (request) => {
    requests.push(request);
    const other = await options.instead?.(request);
    if (other) return other;
    const response = await run(schema, request);
    return options.change?.(response, request) ?? response;
  };
  const own = {
    name,
    sector: 'AGRICULTURE',
    kind,
    authority: { zh: name, en: name, ...(division === undefined ? {} : { division }) },
  };
  const shapes = marks ? shapesOf(marks) : SHAPES;
  return {
    member: own,
    call: memberCall(own, shapes, call, options.schema ?? (knowsMembers ? undefined : () => BEFORE)),
    mayKnow,
    requests,
  };
}

async function run(
  schema: GraphQLSchema,
  { query, variables, representations }: SubgraphRequest,
): Promise<SubgraphResponse> {
  const { data, errors = [] } = await graphql({
    schema,
    source: query,
    variableValues: representations
      ? { ...variables, representations: representations.map((text) => JSON.parse(text) as unknown) }
      : variables,
  });
  if (data === undefined) throw new Error(`no valid query of a subgraph: ${errors[0]?.message}\n${query}`);
  return {
    data: data && (JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
    errors: errors.map(({ path, extensions }): SubgraphError => ({
      code: String(extensions['code']),
      path: path ?? null,
      system: null,
      codes: [],
    })),
    plain: true,
  };
}

interface SearchArguments {
  readonly where?: { readonly product?: string; readonly text?: string } | null;
  readonly filter?: { readonly productName?: string };
  readonly first: number;
  readonly after?: string | null;
}

function schemaOf(
  name: string,
  knows: Knows,
  knowsMembers: boolean,
  { examines = Infinity, narrows = [] }: FakeMemberOptions,
): GraphQLSchema {
  const record = (code: string): object | null => {
    const productName = knows.records?.[code];
    return productName === undefined
      ? null
      : { code, member: name, productName, soil: `soil of ${name}`, producer: { uscc: 'U', name: `maker by ${name}` } };
  };
  const part = (value: object | null): unknown => (knowsMembers ? (value ? [value] : []) : value);
  const codes = Object.keys(knows.records ?? {}).sort();
  return buildSubgraphSchema({
    typeDefs: parse(knowsMembers ? SDL : SDL_BEFORE),
    resolvers: {
      Query: {
        agricultureRecords: (_: unknown, { where, filter, first, after }: SearchArguments) => {
          if (first < 1) throw new GraphQLError('first', { extensions: { code: 'BAD_REQUEST' } });
          const { product = '', text = '' } = where ?? {};
          const nameOf = (code: string): string => knows.records?.[code] ?? '';
          const holds = (code: string): boolean => nameOf(code).includes(product) && code.includes(text);
          const isNarrowed = (code: string): boolean =>
            nameOf(code).includes(filter?.productName ?? '') &&
            (!narrows.includes('product') || nameOf(code).includes(product)) &&
            (!narrows.includes('text') || code.includes(text));
          const all = codes.filter((code) => (after ?? '') < code && isNarrowed(code));
          const looked = all.slice(0, examines);
          const page = looked.filter(holds).slice(0, first);
          const end = page.length === first ? page.at(-1) : looked.at(-1);
          const given = Object.keys(where ?? {}).filter((each) => ['product', 'text'].includes(each));
          const isCounted = given.every((each) => narrows.includes(each));
          return {
            edges: page.map((code) => ({ cursor: code, node: record(code) })),
            pageInfo: {
              hasNextPage:
                end !== undefined && all.some((code) => code > end && (looked.length < all.length || holds(code))),
              hasPreviousPage: Boolean(after),
              startCursor: page[0] ?? null,
              endCursor: end ?? null,
            },
            total: isCounted ? codes.filter(isNarrowed).length : null,
            narrowedBy: given.filter((each) => narrows.includes(each)),
            tested: given.filter((each) => !narrows.includes(each)),
            examined: looked.length,
          };
        },
        ...(knowsMembers
          ? { agricultureNotices: () => [`notice of ${name}`], agricultureCount: () => codes.length }
          : {}),
      },
      ...(knowsMembers ? { Mutation: { markRecalled: (_: unknown, { code }: { code: string }) => record(code) } } : {}),
      TraceUnit: {
        __resolveReference: ({ code }: { code: string }) => ({ code }),
        agriculture: ({ code }: { code: string }) => part(record(code)),
        agricultureLinks: ({ code }: { code: string }) => {
          const to = knows.links?.[code];
          return to === undefined
            ? []
            : [{ kind: 'PACK', from: code, to, evidence: { member: name, system: `s-${name}` } }];
        },
        agricultureProduct: ({ code }: { code: string }) => {
          const recalled = knows.products?.[code];
          return part(recalled ? { member: name, name: code, recalled: recalled.map(record) } : null);
        },
      },
      Organization: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({ uscc }),
        name: ({ uscc, name: given }: { uscc: string; name?: string }) =>
          given ?? (knows.organizations?.[uscc] === undefined ? null : `${uscc} by ${name}`),
        agriculture: ({ uscc }: { uscc: string }) => {
          const address = knows.organizations?.[uscc];
          return part(address === undefined ? null : { member: name, address });
        },
      },
      AgricultureRecord: { __resolveReference: ({ code }: { code: string }) => record(code) },
    },
  });
}

/** A member that cannot be reached. */
export const down =
  (code: 'UNAVAILABLE' | 'TIMEOUT' = 'UNAVAILABLE') =>
  (): never => {
    throw new Fault(code, 'is down');
  };

export interface Told {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly Partial<SubgraphError>[];
}

/** What the sector says. */
export async function ask(
  members: readonly CalledMember[],
  query: string,
  representations?: readonly object[],
  more: Partial<SubgraphRequest> = {},
  shapes = SHAPES,
): Promise<Told> {
  const call = acrossMembers(() => members, shapes);
  const { data, errors } = await call({
    ...caller(5_000),
    query,
    variables: {},
    ...(representations ? { representations: representations.map((each) => JSON.stringify(each)) } : {}),
    ...more,
  });
  return { data, errors: errors.map(bare) };
}

/** Without what says nothing. */
export function bare(error: SubgraphError): Partial<SubgraphError> {
  const { code, path, codes, member: name, policy, message } = error;
  return {
    code,
    ...(path ? { path } : {}),
    ...(codes.length > 0 ? { codes } : {}),
    ...(name === undefined ? {} : { member: name }),
    ...(policy === undefined ? {} : { policy }),
    ...(message === undefined ? {} : { message }),
  };
}

export const unit = (code: string): object => ({ __typename: 'TraceUnit', code });
export const organization = (uscc: string): object => ({ __typename: 'Organization', uscc });
export const entities = (selection: string): string =>
  `query($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;

export function entitiesIn({ data }: { readonly data: Readonly<Record<string, unknown>> | null }): readonly unknown[] {
  const list = data?.['_entities'];
  return Array.isArray(list) ? (list as unknown[]) : [];
}
