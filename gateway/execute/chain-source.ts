import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, GraphQLError, GraphQLScalarType, type GraphQLSchema, Kind, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { logBug } from '@tongcha/observe';
import { type ChainContext, chainResolvers, recordResolvers } from '../chain/resolvers.ts';
import { type CallerContext, callerResolvers } from '../caller/resolvers.ts';
import { type CatalogueContext, catalogueResolvers } from '../catalogue/resolvers.ts';
import { complaintResolvers } from '../complaints/resolvers.ts';
import { monitoringResolvers } from '../monitoring/resolvers.ts';
import { organizationResolvers } from '../organizations/resolvers.ts';
import { originsResolvers } from '../origins/resolvers.ts';
import { recalledResolvers } from '../recalled/resolvers.ts';
import { recallResolvers } from '../recall/resolvers.ts';
import { searchResolvers } from '../search/resolvers.ts';
import type { GovernanceContext } from '../governance/caller-governance.ts';
import { needsOf } from '../warnings/choose-rules.ts';
import { type WarningContext, warningResolvers } from '../warnings/resolvers.ts';
import { webhookResolvers } from '../alerts/webhook-resolvers.ts';
import { alertResolvers } from '../alerts/resolvers.ts';
import { impactResolvers } from '../impact/resolvers.ts';
import { CODED, type RuleBook } from '../warnings/rule-book.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { CHAIN } from '../supergraph/chain-subgraph.ts';
import { ListPart } from '../chain/chains-resolvers.ts';
import { ChainParts } from './chain-parts.ts';
import type { Subgraph } from '../compile/fetch.ts';

type OwnContext = ChainContext & WarningContext & CatalogueContext & GovernanceContext & CallerContext;
type Resolvers = Readonly<Record<string, object>>;

/** Each has fields of its own, some of one type. */
const ROOMS: readonly Resolvers[] = [
  chainResolvers,
  callerResolvers,
  searchResolvers,
  recalledResolvers,
  warningResolvers,
  impactResolvers,
  organizationResolvers,
  monitoringResolvers,
  catalogueResolvers,
  originsResolvers,
  alertResolvers,
  recallResolvers,
  webhookResolvers,
  complaintResolvers,
];

function merged(rooms: readonly Resolvers[]): Resolvers {
  const all: Record<string, object> = {};
  for (const room of rooms)
    for (const [type, own] of Object.entries(room))
      all[type] = own instanceof GraphQLScalarType ? own : { ...all[type], ...own };
  return all;
}

/** The gateway's own fields as a subgraph's schema; whoever executes it gives a ChainContext. */
export function chainSchema(typeDefs: DocumentNode): GraphQLSchema {
  const records = typeDefs.definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION && each.interfaces?.some(({ name }) => name.value === 'SectorRecord')
      ? [[each.name.value, recordResolvers]]
      : [],
  );
  const resolvers = { ...merged(ROOMS), ...Object.fromEntries(records) };
  return buildSubgraphSchema({ typeDefs, resolvers: resolvers as never });
}

/** The gateway's own fields as a subgraph in process: executed, never called over HTTP. */
export function chainSource(
  typeDefs: DocumentNode,
  own: Pick<ChainRun, 'ruleBook' | 'catalogue' | 'codeSchemes'>,
): Subgraph {
  const schema = chainSchema(typeDefs);
  // The planner wrote the texts from this very schema, so they are not validated again.
  const documents = new LRUCache<string, DocumentNode>({
    max: 1_000,
    memoMethod: (text) => parse(text, { noLocation: true }),
  });
  return {
    name: CHAIN,
    sector: null,
    mergeRepresentations: true,
    streams: true,
    async call({ query, variables, representations, operationName }, context) {
      return runChain({
        schema,
        document: documents.memo(query),
        asker: context.asker(),
        jobs: context.jobs,
        governance: context.governance,
        whoAsks: context.whoAsks,
        stream: context.stream,
        ...own,
        variables: representations
          ? { ...variables, representations: representations.map((text) => JSON.parse(text) as unknown) }
          : variables,
        operationName: operationName ?? null,
      });
    },
  };
}

/** One operation over the gateway's own fields. */
export interface ChainRun {
  /** As `chainSchema` makes it. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly asker: ChainContext['asker'];
  readonly jobs?: ChainContext['jobs'];
  readonly governance?: GovernanceContext['governance'];
  readonly whoAsks?: CallerContext['whoAsks'];
  readonly stream?: ChainContext['stream'];
  /** Absent: the rules that are code. */
  readonly ruleBook?: RuleBook | undefined;
  /** Absent: nothing is catalogued. */
  readonly catalogue?: CatalogueContext['catalogue'] | undefined;
  readonly codeSchemes?: ChainContext['codeSchemes'];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** What came of it, with what it may lack among its errors. */
export async function runChain({
  schema,
  document,
  asker,
  jobs,
  governance,
  whoAsks,
  stream,
  ruleBook = CODED,
  catalogue = () => [],
  codeSchemes,
  variables,
  operationName,
}: ChainRun): Promise<SubgraphResponse> {
  const lacking: SubgraphError[] = [];
  const gaps = new Set<string>();
  const parts = new ChainParts();
  const context: OwnContext = {
    asker,
    ruleBook,
    catalogue,
    codeSchemes,
    jobs,
    governance,
    whoAsks,
    stream,
    lacks: (error) => lacking.push(error),
    gaps(all) {
      for (const { reason } of all) gaps.add(reason);
    },
    first: (items, info) => parts.first(items, info),
    needsOf: (info, paths) => needsOf(ruleBook.rules, info, paths),
  };
  const run = { schema, variableValues: variables };
  const { data, errors = [] } = await execute({ ...run, document, contextValue: context, operationName });
  const { placed, isNothing } = await parts.addOthers(data, async (alone, part) =>
    execute({
      ...run,
      document: alone,
      contextValue: { ...context, first: undefined, part: new ListPart(part) } satisfies OwnContext,
    }),
  );
  const own = [
    ...errors.map((error) => ownError(error, error.path ?? null)),
    ...placed.map(({ error, path }) => ownError(error, path)),
  ];
  return { data: isNothing ? null : (data ?? null), errors: [...own, ...lacking], gaps: [...gaps] };
}

const OF_INPUT = { code: 'BAD_USER_INPUT', system: null, codes: [] } as const;

/** Without the value, which can be of any size. */
function ofInput({ message }: GraphQLError): string {
  const [, name] = /^Argument "(\w+)"/.exec(message) ?? [];
  return name === undefined ? 'a value is none of its type' : `the value of the argument ${name} is none of its type`;
}

/** Our own words may go on: they say what is wrong with the question. */
function ownError(error: GraphQLError, path: SubgraphError['path']): SubgraphError {
  const { code } = error.extensions;
  // graphql-js's own words, without a code: an argument's value is none of its type.
  if (code === undefined && error.originalError instanceof GraphQLError)
    return { ...OF_INPUT, message: ofInput(error), path };
  if (typeof code !== 'string') {
    logBug(error);
    return { code: 'INTERNAL_SERVER_ERROR', path, system: null, codes: [] };
  }
  return { code, message: error.message, path, system: null, codes: [] };
}
