import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The document without what `@skip(if: true)` and `@include(if: false)` leave out for every caller (GraphQL, 3.13). The planner
 * fetches some of it all the same, and where that fails what was selected beside it would be lost.
 */
export function withoutNeverSelected(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(node) {
        const selections = node.selections.filter((selection) => !selection.directives?.some(leavesOut));
        if (selections.length === node.selections.length) return undefined;
        // An object of which nothing is selected is an object still.
        return { ...node, selections: selections.length > 0 ? selections : [TYPENAME] };
      },
    },
  });
}

function leavesOut({ name, arguments: given }: DirectiveNode): boolean {
  const value = given?.[0]?.value;
  return value?.kind === Kind.BOOLEAN && ((name.value === 'skip' && value.value) || (name.value === 'include' && !value.value));
}
