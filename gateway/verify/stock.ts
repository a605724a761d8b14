import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { ExecutionResult } from 'graphql';
import type { GraphParts } from '../supergraph/graph-parts.ts';
import type { AskSubgraph, Engine } from './engine.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Apollo's gateway as it is installed. @throws Error when it does not take the supergraph */
export async function stockEngine(graph: GraphParts, ask: AskSubgraph): Promise<Engine> {
  let sample = 0;
  // It would send what it runs on to Apollo, and has no other switch.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const gateway = new ApolloGateway({
    supergraphSdl: graph.sdl,
    logger: silent,
    buildService: ({ name }): GraphQLDataSource => ({
      process: ({ request: { query = '', variables = {} } }) => ask(name, query, variables, sample) as never,
    }),
  });
  const { executor } = await gateway.load();
  return {
    async ask({ document, text, operationName, variables, sample: asked }) {
      sample = asked;
      const query = text;
      const result = await answered(() =>
        executor({
          document,
          request: { query, variables, ...(operationName === null ? {} : { operationName }) },
          operationName,
          queryHash: `${operationName ?? ''} ${query}`,
          context: {},
          metrics: {},
          cache: {},
          schema: gateway.schema,
          logger: silent,
        } as never),
      );
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
    stop: () => gateway.stop(),
  };
}

/** What it throws, as Apollo Server would tell it. */
async function answered(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    return { errors: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}
