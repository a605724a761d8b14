import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);

/**
 * A subscription has one field at its root, under no condition (GraphQL, September 2025, 5.2.4.1). graphql-js 16 runs the conditions in order to
 * count, without the variables that they name, and throws.
 */
export function SingleSubscriptionRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation !== OperationTypeNode.SUBSCRIPTION || !context.getSchema().getSubscriptionType()) return;
      const fields: FieldNode[] = [];
      const conditional = rootFields(context, node.selectionSet, fields, new Set());
      const names = new Set(fields.map(({ alias, name }) => (alias ?? name).value));
      if (names.size > 1)
        context.reportError(new GraphQLError('a subscription has one field at its root', { nodes: fields }));
      if (fields.some(({ name }) => name.value.startsWith('__')))
        context.reportError(new GraphQLError('a subscription has no introspection at its root', { nodes: fields }));
      if (conditional)
        context.reportError(
          new GraphQLError('a subscription has no @skip and no @include at its root', { nodes: node }),
        );
    },
  };
}

/** @returns whether something of it stands under a condition */
function rootFields(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  into: FieldNode[],
  visited: Set<string>,
): boolean {
  let conditional = false;
  for (const selection of selections) {
    conditional ||= selection.directives?.some(({ name }) => CONDITIONS.has(name.value)) ?? false;
    if (selection.kind === Kind.FIELD) into.push(selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      conditional = rootFields(context, selection.selectionSet, into, visited) || conditional;
    else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      const set = context.getFragment(selection.name.value)?.selectionSet;
      if (set) conditional = rootFields(context, set, into, visited) || conditional;
    }
  }
  return conditional;
}
