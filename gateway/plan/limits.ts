import {
  type FragmentDefinitionNode,
  type GraphQLError,
  type OperationDefinitionNode,
  type SelectionSetNode,
  Kind,
} from 'graphql';
import { refused } from '../json/refused.ts';

/** Deeper than any question needs; the walk's own fields go as deep as the chain does, in one field. */
const MAX_DEPTH = 60;

/** Why the operation is not even planned, or null. */
export function refuseUnplannable(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): GraphQLError | null {
  const depths = new Depths(fragments);
  if (depths.of(operation.selectionSet) > MAX_DEPTH)
    return refused(
      'OPERATION_TOO_COMPLEX',
      `the operation is nested deeper than ${MAX_DEPTH} levels: ask in several operations`,
    );
  return null;
}

/** Depths of selection sets; each fragment is looked at once, however often it is spread. */
class Depths {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, number>();

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.#fragments = new Map(fragments.map((node) => [node.name.value, node]));
  }

  of(set: SelectionSetNode): number {
    let deepest = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD)
        deepest = Math.max(deepest, 1 + (selection.selectionSet ? this.of(selection.selectionSet) : 0));
      else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, this.of(selection.selectionSet));
      else deepest = Math.max(deepest, this.#ofFragment(selection.name.value));
    }
    return deepest;
  }

  #ofFragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const set = this.#fragments.get(name)?.selectionSet;
    const depth = set ? this.of(set) : 0;
    this.#known.set(name, depth);
    return depth;
  }
}
