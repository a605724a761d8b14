import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  getOperationAST,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';
import type { Need, Needs } from './needs.ts';

/** The marks that what an operation asks for depends on; all there are when it asks about the graph itself. */
export function marksOf(
  schema: GraphQLSchema,
  needs: Needs,
  document: DocumentNode,
  operationName: string | null,
): ReadonlySet<Need> {
  const touched = new Set<Need>();
  const fragments = fragmentsOf(document);
  const visited = new Set<FragmentDefinitionNode>();
  const operation = getOperationAST(document, operationName);
  if (operation) visit(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  return touched;

  function visit(set: SelectionSetNode, parent: GraphQLNamedType | undefined): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        visit(
          selection.selectionSet,
          selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent,
        );
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (!fragment || visited.has(fragment)) continue;
        visited.add(fragment);
        visit(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
      } else {
        const name = selection.name.value;
        if (name === '__schema' || name === '__type') needs.marks.forEach((_, need) => touched.add(need));
        if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
        const field = parent.getFields()[name];
        if (!field) continue;
        const returned = getNamedType(field.type);
        for (const type of typesOf(parent))
          for (const place of [type, `${type}.${name}`]) for (const need of needs.of(place)) touched.add(need);
        for (const type of typesOf(returned)) for (const need of needs.of(type)) touched.add(need);
        // A type may return less than its interface does.
        if (isInterfaceType(parent))
          for (const type of schema.getPossibleTypes(parent))
            for (const each of typesOf(getNamedType(type.getFields()[name]?.type ?? field.type)))
              for (const need of needs.of(each)) touched.add(need);
        if (selection.selectionSet) visit(selection.selectionSet, returned);
      }
    }
  }

  function typesOf(type: GraphQLNamedType): readonly string[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }
}
