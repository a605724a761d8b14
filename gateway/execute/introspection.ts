import { type FragmentDefinitionNode, type GraphQLSchema, executeSync, Kind, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode, visit } from 'graphql';
import type { Variables } from './selections.ts';

/** Answers the `__schema` and `__type` of an operation's root, by response name; null when it asks for none. */
export function introspectionOf(schemaOf: () => GraphQLSchema, operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): ((variables: Variables) => Readonly<Record<string, unknown>>) | null {
  const byName = new Map(fragments.map((node) => [node.name.value, node]));
  const selections = introspectionIn(operation.selectionSet, byName);
  if (selections.length === 0) return null;
  const used = new Set<string>();
  const definitions = [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, ...fragments] as const;
  const document = { kind: Kind.DOCUMENT, definitions } as const;
  visit({ kind: Kind.DOCUMENT, definitions: [definitions[0]] }, { Variable: (node) => void used.add(node.name.value) });
  const schema = schemaOf();
  return (variables) => executeSync({ schema, document, variableValues: variables }).data ?? {};
}

/** The selections with everything but introspection left out; fragments at the root are spread, as their fields may be both. */
function introspectionIn(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): SelectionNode[] {
  return set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type' ? [selection] : [];
    const below = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet;
    const selections = below ? introspectionIn(below, fragments) : [];
    if (selections.length === 0) return [];
    return [{ kind: Kind.INLINE_FRAGMENT, ...(selection.directives ? { directives: selection.directives } : {}), selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  });
}
