import { type DirectiveNode, type DocumentNode, parse, type SelectionSetNode, Kind } from 'graphql';

/** What the supergraph says of the fields that each subgraph needs: its keys, and what its fields require. */
export interface Requirements {
  /** Whether a key of that type names the field, in that subgraph. */
  isKey(subgraph: string, typename: string, fieldName: string): boolean;
  /** The fields of the same object that this one is computed from, by the first name of each; null: none is declared. */
  of(subgraph: string, typename: string, fieldName: string): ReadonlySet<string> | null;
}

/** Reads `@join__type(key:)` and `@join__field(requires:)` (the join specification). */
export function readRequirements(supergraph: DocumentNode): Requirements {
  const names = new Map<string, string>();
  const keys = new Map<string, Set<string>>();
  const requires = new Map<string, Set<string>>();
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
      for (const value of definition.values ?? []) names.set(value.name.value, text(value.directives?.[0], 'name') ?? value.name.value);
    }
  }
  const subgraphOf = (directive: DirectiveNode): string => names.get(text(directive, 'graph') ?? '') ?? '';
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of named(definition.directives, 'join__type')) {
      const key = text(directive, 'key');
      if (key !== undefined) add(keys, `${subgraphOf(directive)} ${definition.name.value}`, firstNames(key));
    }
    for (const field of definition.fields ?? []) {
      for (const directive of named(field.directives, 'join__field')) {
        const required = text(directive, 'requires');
        if (required !== undefined) add(requires, `${subgraphOf(directive)} ${definition.name.value}.${field.name.value}`, firstNames(required));
      }
    }
  }
  return {
    isKey: (subgraph, typename, fieldName) => fieldName === '__typename' || (keys.get(`${subgraph} ${typename}`)?.has(fieldName) ?? false),
    of: (subgraph, typename, fieldName) => requires.get(`${subgraph} ${typename}.${fieldName}`) ?? null,
  };
}

function add(map: Map<string, Set<string>>, key: string, values: readonly string[]): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  for (const value of values) set.add(value);
}

function named(directives: readonly DirectiveNode[] | undefined, name: string): readonly DirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

function text(directive: DirectiveNode | undefined, argument: string): string | undefined {
  const value = directive?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** The top-level field names of a field set, those inside fragments included. */
function firstNames(fieldSet: string): string[] {
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? namesIn(definition.selectionSet) : [];
}

function namesIn(set: SelectionSetNode): string[] {
  return set.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : selection.kind === Kind.INLINE_FRAGMENT ? namesIn(selection.selectionSet) : []));
}
