import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, type GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { logBug } from '@tongcha/observe';
import { type ChainContext, chainResolvers } from '../chain/resolvers.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { CHAIN } from '../supergraph/chain-subgraph.ts';
import type { Subgraph } from '../compile/fetch.ts';

/** The gateway's own fields as a subgraph's schema; whoever executes it gives a ChainContext. */
export function chainSchema(typeDefs: DocumentNode): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs, resolvers: chainResolvers as never });
}

/** The gateway's own fields as a subgraph in process: executed, never called over HTTP. */
export function chainSource(typeDefs: DocumentNode): Subgraph {
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
    async call({ query, variables, representations, operationName }, context) {
      return runChain({
        schema,
        document: documents.memo(query),
        asker: context.asker(),
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
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** What came of it, with what it may lack among its errors. */
export async function runChain({
  schema,
  document,
  asker,
  variables,
  operationName,
}: ChainRun): Promise<SubgraphResponse> {
  const lacking: SubgraphError[] = [];
  const contextValue: ChainContext = { asker, lacks: (error) => lacking.push(error) };
  const { data, errors } = await execute({ schema, document, contextValue, variableValues: variables, operationName });
  return { data: data ?? null, errors: [...(errors ?? []).map(ownError), ...lacking] };
}

/** Our own words may go on: they say what is wrong with the question. */
function ownError(error: GraphQLError): SubgraphError {
  const { code } = error.extensions;
  if (typeof code !== 'string') {
    logBug(error);
    return { code: 'INTERNAL_SERVER_ERROR', path: error.path ?? null, system: null, codes: [] };
  }
  return { code, message: error.message, path: error.path ?? null, system: null, codes: [] };
}
