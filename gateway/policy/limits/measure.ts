import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { TextLimits } from './classes.ts';

/** What an operation's text holds, by the names of its limits; `introspection` is estimated with the cost. */
export type Measured = Readonly<Record<Exclude<keyof TextLimits, 'introspection'>, number>>;

/** Of a selection set with every fragment written out. */
interface Expanded {
  readonly depth: number;
  readonly selections: number;
  readonly fields: number;
}

/**
 * Measures a document, all its operations together as validation does, in time linear in the text: each fragment is looked at
 * once, however often it is spread. Null when a fragment spreads itself, which validation would take for ever to find out.
 */
export function measure(document: DocumentNode): Measured | null {
  const counted = countText(document);
  const expanded = new Expansion(document).whole();
  return (
    expanded && {
      ...counted,
      tokens: document.tokenCount ?? 0,
      depth: expanded.depth,
      rootFields: expanded.fields,
      selections: expanded.selections,
      definitions: document.definitions.length,
    }
  );
}

function countText(document: DocumentNode): Pick<Measured, 'aliases' | 'sameField' | 'directives' | 'overlaps'> {
  /** Of each field name, the aliases. */
  const aliased = new Map<string, number>();
  const named = new Map<string, number>();
  let aliases = 0;
  let directives = 0;
  const waiting: SelectionSetNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    waiting.push(definition.selectionSet);
    directives += definition.directives?.length ?? 0;
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const variable of definition.variableDefinitions ?? []) directives += variable.directives?.length ?? 0;
  }
  for (let set = waiting.pop(); set; set = waiting.pop()) {
    for (const selection of set.selections) {
      directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const response = selection.alias?.value ?? selection.name.value;
        named.set(response, (named.get(response) ?? 0) + 1);
        if (selection.alias) {
          aliases += 1;
          aliased.set(selection.name.value, (aliased.get(selection.name.value) ?? 0) + 1);
        }
      }
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) waiting.push(selection.selectionSet);
    }
  }
  let overlaps = 0;
  for (const count of named.values()) overlaps += count * (count - 1);
  return { aliases, sameField: Math.max(0, ...aliased.values()), directives, overlaps };
}

class Expansion {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #operations: readonly OperationDefinitionNode[];
  /** Null while it is being looked at. */
  readonly #known = new Map<string, Expanded | null>();
  #cyclic = false;

  constructor({ definitions }: DocumentNode) {
    this.#operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
    this.#fragments = new Map(
      definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
    );
  }

  /** The deepest, the widest, and all selections; fragments that no operation spreads count too. */
  whole(): Expanded | null {
    const operations = this.#operations.map(({ selectionSet }) => this.#set(selectionSet));
    const fragments = [...this.#fragments.keys()].map((name) => this.#fragment(name));
    if (this.#cyclic) return null;
    const selections = operations.reduce((sum, each) => sum + each.selections, 0);
    return {
      depth: Math.max(0, ...operations.map(({ depth }) => depth)),
      fields: Math.max(0, ...operations.map(({ fields }) => fields)),
      selections: Math.max(selections, ...fragments.map((each) => each.selections)),
    };
  }

  #set(set: SelectionSetNode): Expanded {
    let depth = 0;
    let selections = 0;
    let fields = 0;
    for (const selection of set.selections) {
      selections += 1;
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? this.#set(selection.selectionSet) : { depth: 0, selections: 0 };
        depth = Math.max(depth, 1 + below.depth);
        selections += below.selections;
        fields += 1;
        continue;
      }
      const spread =
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.#set(selection.selectionSet)
          : this.#fragment(selection.name.value);
      depth = Math.max(depth, spread.depth);
      selections += spread.selections;
      fields += spread.fields;
    }
    return { depth, selections, fields };
  }

  #fragment(name: string): Expanded {
    const known = this.#known.get(name);
    if (known) return known;
    const definition = this.#fragments.get(name);
    if (known === null) this.#cyclic = true;
    if (known === null || !definition) return { depth: 0, selections: 0, fields: 0 };
    this.#known.set(name, null);
    const expanded = this.#set(definition.selectionSet);
    this.#known.set(name, expanded);
    return expanded;
  }
}
