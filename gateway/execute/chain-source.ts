import type { GraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, parse } from 'graphql';
import { chainResolvers } from '../chain/resolvers.ts';
import type { OperationContext } from './context.ts';

/** The gateway's own fields as a subgraph in process: executed, never called over HTTP. */
export function chainSource(typeDefs: DocumentNode): GraphQLDataSource<OperationContext> {
  const schema = buildSubgraphSchema({ typeDefs, resolvers: chainResolvers as never });
  return {
    // The planner wrote the document from this very schema, so it is not validated again.
    process: async ({ request, context, ...rest }) => {
      const document = 'document' in rest && rest.document ? rest.document : parse(request.query ?? '');
      return (await execute({ schema, document, contextValue: context, variableValues: request.variables ?? {}, operationName: request.operationName ?? null })) as never;
    },
  };
}
