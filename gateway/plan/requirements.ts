import { type DirectiveNode, type DocumentNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';

/** What the supergraph says of the fields that each subgraph needs: its keys, and what its fields require. */
export interface Requirements {
  /** Whether a key of that type names the field, in that subgraph. */
  isKey(subgraph: string, typename: string, fieldName: string): boolean;
  /**
   * The fields of the same object that this one is computed from, by the first name of each; null: none is declared.
   */
  of(subgraph: string, typename: string, fieldName: string): ReadonlySet<string> | null;
  /** As `of`, the whole of what is required, with arguments. */
  selectionOf(subgraph: string, typename: string, fieldName: string): SelectionSetNode | null;
  /** Whether the subgraph has the field only where another of its fields provides it. */
  isExternal(subgraph: string, typename: string, fieldName: string): boolean;
  /** What that field gives along of fields that are another subgraph's. */
  providedBy(subgraph: string, typename: string, fieldName: string): SelectionSetNode | null;
  /** Every field name that is required somewhere, at whatever depth. */
  readonly names: ReadonlySet<string>;
}

/** Reads `@join__type(key:)` and `@join__field(requires:, provides:, external:)` (the join specification). */
export function readRequirements(supergraph: DocumentNode): Requirements {
  const subgraphs = subgraphNames(supergraph);
  const subgraphOf = (directive: DirectiveNode): string => subgraphs.get(text(directive, 'graph') ?? '') ?? '';
  const keys = new Map<string, Set<string>>();
  const requires = new Map<string, SelectionSetNode>();
  const provides = new Map<string, SelectionSetNode>();
  const external = new Set<string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const typename = definition.name.value;
    for (const directive of resolvableKeys(definition.directives)) {
      const key = text(directive, 'key');
      if (key !== undefined) add(keys, `${subgraphOf(directive)} ${typename}`, firstNames(fieldSet(key)));
    }
    for (const field of definition.fields ?? []) {
      for (const directive of named(field.directives, 'join__field')) {
        const place = `${subgraphOf(directive)} ${typename}.${field.name.value}`;
        const [required, provided] = [text(directive, 'requires'), text(directive, 'provides')];
        if (required !== undefined) requires.set(place, fieldSet(required));
        if (provided !== undefined) provides.set(place, fieldSet(provided));
        if (flag(directive, 'external')) external.add(place);
      }
    }
  }
  const first = new Map([...requires].map(([place, set]) => [place, new Set(firstNames(set))]));
  const names = new Set<string>();
  for (const set of requires.values()) visit(set, { Field: ({ name }) => void names.add(name.value) });
  const at = (subgraph: string, typename: string, fieldName: string): string => `${subgraph} ${typename}.${fieldName}`;
  return {
    isKey: (subgraph, typename, fieldName) =>
      fieldName === '__typename' || (keys.get(`${subgraph} ${typename}`)?.has(fieldName) ?? false),
    of: (...place) => first.get(at(...place)) ?? null,
    selectionOf: (...place) => requires.get(at(...place)) ?? null,
    isExternal: (...place) => external.has(at(...place)),
    providedBy: (...place) => provides.get(at(...place)) ?? null,
    names,
  };
}

/**
 * The `@join__type` of a type by whose keys its subgraph can be asked; all of them where it says that it can be asked
 * by none.
 */
export function resolvableKeys(directives: readonly DirectiveNode[] | undefined): readonly DirectiveNode[] {
  const types = named(directives, 'join__type');
  const isResolvable = (directive: DirectiveNode): boolean =>
    text(directive, 'key') !== undefined && flag(directive, 'resolvable') !== false;
  const asked = new Set(types.filter(isResolvable).map((directive) => text(directive, 'graph')));
  return types.filter((directive) => isResolvable(directive) || !asked.has(text(directive, 'graph')));
}

/** By what stands for each in the join directives. */
export function subgraphNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = definitions.flatMap((each) =>
    each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === 'join__Graph' ? (each.values ?? []) : [],
  );
  return new Map(graphs.map(({ name, directives }) => [name.value, text(directives?.[0], 'name') ?? name.value]));
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
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function flag(directive: DirectiveNode, argument: string): boolean | undefined {
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

function argumentOf(directive: DirectiveNode | undefined, argument: string) {
  return directive?.arguments?.find(({ name }) => name.value === argument)?.value;
}

function fieldSet(written: string): SelectionSetNode {
  const [definition] = parse(`{${written}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? definition.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}

/** The top-level field names of a field set, those inside fragments included. */
function firstNames(set: SelectionSetNode): string[] {
  return set.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD
      ? [selection.name.value]
      : selection.kind === Kind.INLINE_FRAGMENT
        ? firstNames(selection.selectionSet)
        : [],
  );
}
