import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** The document without what it asks of the graph itself, which no subgraph is asked and not every planner knows. */
export function withoutIntrospection(document: DocumentNode): DocumentNode {
  return visit(document, {
    FragmentDefinition: (node) => (node.typeCondition.name.value.startsWith('__') ? null : undefined),
    SelectionSet: {
      leave(node) {
        const selections = node.selections.filter(
          (each) => !(each.kind === Kind.FIELD && (each.name.value === '__schema' || each.name.value === '__type')),
        );
        if (selections.length === node.selections.length) return undefined;
        return { ...node, selections: selections.length > 0 ? selections : [TYPENAME] };
      },
    },
  });
}
