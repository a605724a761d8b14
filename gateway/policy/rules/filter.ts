import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getNamedType,
  getOperationAST,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { RefusedPlace } from '../../plan/access-rules.ts';
import { both, type Condition, conditionOf, either } from '../../plan/selections.ts';
import { fragmentsOf } from './fragments.ts';
import type { FieldRefusals } from './field-refusals.ts';

/** What is left of an operation, and what is not. */
export interface Filtered {
  /** Null: nothing. */
  readonly document: DocumentNode | null;
  readonly refused: readonly RefusedPlace[];
}

interface Left {
  readonly selections: readonly SelectionNode[];
  /** From here. */
  readonly refused: readonly RefusedPlace[];
}

const NOTHING: Left = { selections: [], refused: [] };
const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** More refusals tell a caller nothing new; fragments within fragments can have any number. */
const MOST_PLACES = 1_000;

/**
 * Takes what is refused out of an operation before it is planned, so that it is never fetched. A field of an interface that
 * only some of its types may give is asked of those. Each fragment is looked at once, however often it is spread.
 */
export function filterOperation(
  schema: GraphQLSchema,
  isShown: (typename: string) => boolean,
  verdict: FieldRefusals,
  document: DocumentNode,
  operationName: string | null,
): Filtered {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return { document: null, refused: [] };
  const filter = new Filter(schema, isShown, verdict, fragmentsOf(document));
  const { selections, refused } = filter.set(operation.selectionSet, root);
  if (refused.length === 0) return { document, refused };
  if (selections.length === 0) return { document: null, refused: eachOnce(refused) };
  const selectionSet = setOf(selections);
  const fragments = filter.spreadIn(selectionSet);
  const used = variablesIn([{ ...operation, variableDefinitions: [], selectionSet }, ...fragments]);
  const variableDefinitions =
    operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [];
  return {
    document: { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions, selectionSet }, ...fragments] },
    refused: eachOnce(refused),
  };
}

class Filter {
  readonly #schema: GraphQLSchema;
  readonly #isShown: (typename: string) => boolean;
  readonly #verdict: FieldRefusals;
  readonly #given: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #fragments = new Map<string, Left>();
  /** Those of the operation as they are left, and those that a split field's selections were put into. */
  readonly #left = new Map<string, FragmentDefinitionNode>();

  constructor(
    schema: GraphQLSchema,
    isShown: (typename: string) => boolean,
    verdict: FieldRefusals,
    given: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {
    this.#schema = schema;
    this.#isShown = isShown;
    this.#verdict = verdict;
    this.#given = given;
  }

  set(set: SelectionSetNode, parent: GraphQLNamedType): Left {
    const selections: SelectionNode[] = [];
    const refused: RefusedPlace[] = [];
    for (const selection of set.selections) {
      const left = this.#selection(selection, parent);
      selections.push(...left.selections);
      const when = conditionOf(selection);
      for (const place of left.refused) {
        if (refused.length >= MOST_PLACES) break;
        refused.push(when ? { ...place, when: both(when, place.when) } : place);
      }
    }
    return { selections, refused };
  }

  /** The fragments that are spread in it, those spread in them included. */
  spreadIn(set: SelectionSetNode): FragmentDefinitionNode[] {
    const names = spreadsIn(set);
    // The set grows while it is read.
    for (const name of names)
      for (const next of spreadsIn(this.#left.get(name)?.selectionSet ?? setOf([]))) names.add(next);
    return [...names].flatMap((name) => this.#left.get(name) ?? []);
  }

  #selection(selection: SelectionNode, parent: GraphQLNamedType): Left {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent);
    return selection.kind === Kind.INLINE_FRAGMENT ? this.#inline(selection, parent) : this.#spread(selection);
  }

  #field(node: FieldNode, parent: GraphQLNamedType): Left {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (name.startsWith('__') || !field) return { selections: [node], refused: [] };
    const types = isAbstractType(parent)
      ? this.#schema.getPossibleTypes(parent).map((type) => type.name)
      : [parent.name];
    const allowed = types.filter((type) => !this.#verdict.refuses(type, name));
    const here = [
      (node.alias ?? node.name).value,
      ...(isListType(isNonNullType(field.type) ? field.type.ofType : field.type) ? ['@'] : []),
    ];
    const own: RefusedPlace[] = allowed.length < types.length ? [{ path: here, when: null }] : [];
    if (allowed.length === 0 && types.length > 0) return { selections: [], refused: own };
    const returned = getNamedType(field.type);
    const below = node.selectionSet ? this.set(node.selectionSet, returned) : NOTHING;
    const refused = [...own, ...below.refused.map((place) => ({ ...place, path: [...here, ...place.path] }))];
    if (own.length === 0)
      return { selections: [node.selectionSet ? { ...node, selectionSet: whole(below) } : node], refused };
    const selectionSet = node.selectionSet ? this.#shared(whole(below), returned) : undefined;
    const asked = selectionSet ? { ...node, selectionSet } : node;
    return {
      selections: allowed.filter((type) => this.#isShown(type)).map((type) => fragmentOn(type, [asked])),
      refused,
    };
  }

  #inline(node: InlineFragmentNode, parent: GraphQLNamedType): Left {
    const condition = node.typeCondition?.name.value;
    const type = condition === undefined ? parent : this.#schema.getType(condition);
    if (!type) return NOTHING;
    const { selections, refused } = this.set(node.selectionSet, type);
    const left = selections.length > 0 ? [{ ...node, selectionSet: setOf(selections) }] : [];
    if (condition === undefined) return { selections: left, refused };
    return { selections: left, refused: this.#within(condition, refused) };
  }

  #spread(node: FragmentSpreadNode): Left {
    const name = node.name.value;
    const { selections, refused } = this.#fragment(name);
    return { selections: selections.length > 0 ? [node] : [], refused };
  }

  #fragment(name: string): Left {
    const known = this.#fragments.get(name);
    if (known) return known;
    const fragment = this.#given.get(name);
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    if (!fragment || !type) return NOTHING;
    const { selections, refused } = this.set(fragment.selectionSet, type);
    if (selections.length > 0) this.#left.set(name, { ...fragment, selectionSet: setOf(selections) });
    const left = {
      selections,
      refused: this.#verdict.refusesType(type.name) ? this.#within(type.name, refused) : refused,
    };
    this.#fragments.set(name, left);
    return left;
  }

  /** A fragment on a type that is refused is one refusal. */
  #within(condition: string, refused: readonly RefusedPlace[]): readonly RefusedPlace[] {
    const step = `... on ${condition}`;
    if (refused.length > 0 && this.#verdict.refusesType(condition))
      return [{ path: [step], when: refused.map(({ when }) => when).reduce(either) }];
    return refused.map((place) => ({ ...place, path: [step, ...place.path] }));
  }

  /** What each of several types is asked for is written once: such fields within such fields would double with each level. */
  #shared(set: SelectionSetNode, type: GraphQLNamedType): SelectionSetNode {
    let name = `allowed_${this.#left.size}`;
    while (this.#left.has(name) || this.#given.has(name)) name += '_';
    this.#left.set(name, {
      kind: Kind.FRAGMENT_DEFINITION,
      name: nameOf(name),
      typeCondition: typeOf(type.name),
      selectionSet: set,
    });
    return setOf([{ kind: Kind.FRAGMENT_SPREAD, name: nameOf(name) }]);
  }
}

/** Whether there is an object at all is still asked when nothing of it is left for sure. */
function whole({ selections, refused }: Left): SelectionSetNode {
  const isSure = selections.some((each) => each.kind === Kind.FIELD && !each.directives?.length);
  return setOf(isSure || refused.length === 0 ? selections : [TYPENAME, ...selections]);
}

function eachOnce(refused: readonly RefusedPlace[]): readonly RefusedPlace[] {
  const places = new Map<string, { readonly path: readonly string[]; when: Condition | null }>();
  for (const { path, when } of refused) {
    const key = path.join('\n');
    const known = places.get(key);
    if (known) known.when = either(known.when, when);
    else places.set(key, { path, when });
  }
  return [...places.values()];
}

function spreadsIn(set: SelectionSetNode): Set<string> {
  const names = new Set<string>();
  visit(set, { FragmentSpread: ({ name }) => void names.add(name.value) });
  return names;
}

function variablesIn(definitions: DocumentNode['definitions']): ReadonlySet<string> {
  const names = new Set<string>();
  visit({ kind: Kind.DOCUMENT, definitions }, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function fragmentOn(
  type: string,
  selections: readonly SelectionNode[],
  directives: readonly DirectiveNode[] = [],
): InlineFragmentNode {
  return { kind: Kind.INLINE_FRAGMENT, typeCondition: typeOf(type), directives, selectionSet: setOf(selections) };
}

const nameOf = (value: string) => ({ kind: Kind.NAME, value }) as const;
const typeOf = (name: string) => ({ kind: Kind.NAMED_TYPE, name: nameOf(name) }) as const;
