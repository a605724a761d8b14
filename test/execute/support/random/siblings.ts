import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  parse,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Whether, somewhere in the operation, two type conditions beside each other have a field of objects under one response
 * name.
 */
export function siblingsShareNames(schema: GraphQLSchema, query: string): boolean {
  const document = parse(query);
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const types = new TypeInfo(schema);
  let shared = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet(set) {
        shared ||= isAbstractType(types.getParentType()) && share(set, fragments);
      },
    }),
  );
  return shared;
}

function share({ selections }: SelectionSetNode, fragments: Fragments): boolean {
  const types = new Map<string, string>();
  for (const selection of selections) {
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const type = fragment.typeCondition?.name.value ?? '';
    for (const each of fragment.selectionSet.selections) {
      if (each.kind !== Kind.FIELD || !each.selectionSet) continue;
      const name = (each.alias ?? each.name).value;
      if (types.has(name) && types.get(name) !== type) return true;
      types.set(name, type);
    }
  }
  return false;
}
