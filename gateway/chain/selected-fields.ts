import {
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Whether a field of that name is selected of what a field returns: what is dear is asked for only where it is. */
export function isSelected(name: string, info: GraphQLResolveInfo): boolean {
  return selected(info.fieldNodes, name, info).length > 0;
}

/** The arguments of each field of that name that is selected of what a field returns. @param path names of the fields between them */
export function selectedArguments<Args>(name: string, info: GraphQLResolveInfo, path: readonly string[] = []): Args[] {
  let type = getNamedType(info.returnType);
  let nodes: readonly FieldNode[] = info.fieldNodes;
  for (const step of path) {
    nodes = selected(nodes, step, info);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[step] : undefined;
    if (!field) return [];
    type = getNamedType(field.type);
  }
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) return [];
  return selected(nodes, name, info).map((node) => getArgumentValues(field, node, info.variableValues) as Args);
}

/** Those of that name in the selections of these. */
function selected(
  nodes: readonly FieldNode[],
  name: string,
  { fragments, variableValues }: GraphQLResolveInfo,
): readonly FieldNode[] {
  const spread = new Set<string>();
  const isLeftOut = (node: SelectionNode): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] === false;
  const inSet = (set: SelectionSetNode | undefined): FieldNode[] =>
    (set?.selections ?? []).flatMap((node): FieldNode[] => {
      if (isLeftOut(node)) return [];
      if (node.kind === Kind.FIELD) return node.name.value === name ? [node] : [];
      if (node.kind === Kind.INLINE_FRAGMENT) return inSet(node.selectionSet);
      if (spread.has(node.name.value)) return [];
      spread.add(node.name.value);
      return inSet(fragments[node.name.value]?.selectionSet);
    });
  return nodes.flatMap(({ selectionSet }) => inSet(selectionSet));
}
