import { type ASTVisitor, GraphQLError, OperationTypeNode, type ValidationContext } from 'graphql';

/** Every operation is of a kind that the graph has (GraphQL, September 2025, 5.2.1.1): graphql-js 16 finds out by running it. */
export function KnownOperationsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      const { operation } = node;
      if (context.getSchema().getRootType(operation)) return;
      if (operation === OperationTypeNode.SUBSCRIPTION)
        context.reportError(
          new GraphQLError('subscriptions are not served: ask with a query, again when needed', { nodes: node }),
        );
      else context.reportError(new GraphQLError(`the graph has no ${operation}s`, { nodes: node }));
    },
  };
}
