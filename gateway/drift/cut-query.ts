import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  Kind,
  type Location,
  type OperationDefinitionNode,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  type SelectionNode,
  validate,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
  visit,
} from 'graphql';
import { withoutIdleVariables } from '../members/rewrite-query.ts';

/** What of a query its subgraph can be asked. */
export interface CutQuery {
  /** Null: there is nothing to ask. */
  readonly document: DocumentNode | null;
  /** The selections of the whole query that are not in it, by their places. */
  readonly taken: ReadonlySet<Location>;
}

/** What depends on the schema. That a query is GraphQL, and uses all that it defines, was seen to before. */
const RULES = [
  KnownTypeNamesRule,
  FragmentsOnCompositeTypesRule,
  VariablesAreInputTypesRule,
  ScalarLeafsRule,
  FieldsOnCorrectTypeRule,
  PossibleFragmentSpreadsRule,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  ValuesOfCorrectTypeRule,
  ProvidedRequiredArgumentsRule,
  VariablesInAllowedPositionRule,
  OverlappingFieldsCanBeMergedRule,
];

/** Each pass finds what the last one made visible. */
const MOST_PASSES = 10;
/** Nobody reads what might have been meant, and looking for it among all that a member says that it has takes seconds. */
const OPTIONS = { maxErrors: 1_000, hideSuggestions: true };

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** What a fault can be taken out with. */
type Taker =
  | { readonly kind: 'selection'; readonly at: Location }
  | { readonly kind: 'fragment'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string };

/**
 * Takes out of a query whatever one of the schemas does not know: GraphQL's own validation says what that is, and the field or fragment
 * around it goes. An argument that is not known goes with its field, as without it the field would say something else; unless it is
 * not given anyway.
 * @param document of one operation, with places
 * @param unfit the variables whose values one of the schemas does not take
 * @returns null where it cannot be had that way
 */
export function cutQuery(
  schemas: readonly GraphQLSchema[],
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
  unfit: ReadonlySet<string>,
): CutQuery | null {
  const { takers, fragments, uses } = placesIn(document);
  const taken = new Set<Location>();
  const idle = new Set<Location>();
  const take = (taker: Taker | undefined): void => {
    if (taker?.kind === 'selection') taken.add(taker.at);
    else if (taker?.kind === 'fragment') for (const at of fragments.get(taker.name) ?? []) taken.add(at);
    else if (taker) for (const at of uses.get(taker.name) ?? []) taken.add(at);
  };
  for (const name of unfit) take({ kind: 'variable', name });

  let left: DocumentNode | null = unfit.size > 0 ? without(document, taken, idle) : document;
  for (let pass = 0; left && pass < MOST_PASSES; pass += 1) {
    const query: DocumentNode = left;
    const faults = schemas.flatMap((schema) => validate(schema, query, RULES, OPTIONS));
    if (faults.length === 0) return { document: query, taken };
    const before = taken.size + idle.size;
    for (const node of faults.flatMap(faultyNodes)) {
      if (node.kind === Kind.ARGUMENT && node.value.kind === Kind.VARIABLE && isAbsent(query, node.value.name.value))
        if (node.loc) idle.add(node.loc);
        else return null;
      else take(node.loc && takers.get(node.loc));
    }
    if (taken.size + idle.size === before) return null;
    left = without(document, taken, idle);
  }
  return left ? null : { document: null, taken };

  function isAbsent(query: DocumentNode, name: string): boolean {
    const definition = operationOf(query)?.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    return given[name] === undefined && definition?.defaultValue === undefined;
  }
}

/** The variables whose values one of the schemas does not take; of a type that it does not know it says so by itself. */
export function unfitVariables(
  schemas: readonly GraphQLSchema[],
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const definitions = (operationOf(document)?.variableDefinitions ?? []).filter(
    ({ variable }) => variable.name.value !== 'representations' && given[variable.name.value] !== undefined,
  );
  const unfit = new Set<string>();
  if (definitions.length === 0) return unfit;
  // Numbers that stand for their own digits are numbers again.
  const plain = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
  for (const schema of schemas)
    for (const { nodes } of getVariableValues(schema, definitions, plain, OPTIONS).errors ?? [])
      for (const node of nodes ?? []) if (node.kind === Kind.VARIABLE_DEFINITION) unfit.add(node.variable.name.value);
  return unfit;
}

export function operationOf(document: DocumentNode): OperationDefinitionNode | undefined {
  for (const each of document.definitions) if (each.kind === Kind.OPERATION_DEFINITION) return each;
  return undefined;
}

/** Of a variable that does not fit where it is used, the use is what cannot stay. */
function faultyNodes({ nodes = [] }: GraphQLError): readonly ASTNode[] {
  const others = nodes.filter(({ kind }) => kind !== Kind.VARIABLE_DEFINITION);
  return others.length > 0 ? others : nodes;
}

interface Places {
  /** By any place in the query, what is around it. */
  readonly takers: ReadonlyMap<Location, Taker>;
  /** The spreads of each fragment. */
  readonly fragments: ReadonlyMap<string, readonly Location[]>;
  /** The selections that use each variable. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
}

/** Nodes are copied when something is taken out of them; their places stay the same objects. */
function placesIn(document: DocumentNode): Places {
  const takers = new Map<Location, Taker>();
  const fragments = new Map<string, Location[]>();
  const uses = new Map<string, Location[]>();
  const stack: (Taker | undefined)[] = [undefined];
  visit(document, {
    enter(node) {
      const taker = takerOf(node) ?? stack.at(-1);
      if (node.loc && taker) takers.set(node.loc, taker);
      if (node.kind === Kind.FRAGMENT_SPREAD && node.loc) add(fragments, node.name.value, node.loc);
      if (node.kind === Kind.VARIABLE && taker?.kind === 'selection') add(uses, node.name.value, taker.at);
      stack.push(taker);
    },
    leave: () => void stack.pop(),
  });
  return { takers, fragments, uses };
}

function takerOf(node: ASTNode): Taker | null {
  switch (node.kind) {
    case Kind.FIELD:
    case Kind.INLINE_FRAGMENT:
    case Kind.FRAGMENT_SPREAD:
      return node.loc ? { kind: 'selection', at: node.loc } : null;
    case Kind.FRAGMENT_DEFINITION:
      return { kind: 'fragment', name: node.name.value };
    case Kind.VARIABLE_DEFINITION:
      return { kind: 'variable', name: node.variable.name.value };
    default:
      return null;
  }
}

function add(map: Map<string, Location[]>, key: string, at: Location): void {
  const list = map.get(key);
  if (list) list.push(at);
  else map.set(key, [at]);
}

/** @returns null where nothing is left of the operation */
function without(
  document: DocumentNode,
  taken: ReadonlySet<Location>,
  idle: ReadonlySet<Location>,
): DocumentNode | null {
  const isTaken = ({ loc }: ASTNode): boolean => loc !== undefined && taken.has(loc);
  let isEmpty = false;
  const cut: DocumentNode = visit(document, {
    Field: { enter: (node) => (isTaken(node) ? null : undefined), leave: (node) => withTypename(node) },
    InlineFragment: (node) => (isTaken(node) ? null : undefined),
    FragmentSpread: (node) => (isTaken(node) ? null : undefined),
    Argument: ({ loc }) => (loc && idle.has(loc) ? null : undefined),
    SelectionSet: {
      leave(node, _key, parent) {
        if (node.selections.length > 0) return undefined;
        isEmpty ||= parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        return { ...node, selections: [TYPENAME] };
      },
    },
  });
  return isEmpty ? null : withoutIdleVariables(withoutIdleFragments(cut));
}

/** By the object's type it is known which of its fragments' fields are lacking. */
function withTypename<T extends { readonly selectionSet?: OperationDefinitionNode['selectionSet'] | undefined }>(
  node: T,
): T | undefined {
  const selections = node.selectionSet?.selections ?? [];
  if (!selections.some(({ kind }) => kind !== Kind.FIELD)) return undefined;
  const has = selections.some((each) => each.kind === Kind.FIELD && each.name.value === '__typename' && !each.alias);
  return has ? undefined : { ...node, selectionSet: { ...node.selectionSet, selections: [TYPENAME, ...selections] } };
}

/** A fragment that nothing spreads makes a query invalid (GraphQL, 5.5.1.4). */
function withoutIdleFragments(document: DocumentNode): DocumentNode {
  const all = new Map(
    document.definitions.flatMap((each): [string, FragmentDefinitionNode][] =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
    ),
  );
  if (all.size === 0) return document;
  const used = new Set<string>();
  const follow = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread({ name: { value: name } }) {
        const fragment = all.get(name);
        if (used.has(name)) return;
        used.add(name);
        if (fragment) follow(fragment);
      },
    });
  };
  for (const each of document.definitions) if (each.kind === Kind.OPERATION_DEFINITION) follow(each);
  return {
    ...document,
    definitions: document.definitions.filter(
      (each) => each.kind !== Kind.FRAGMENT_DEFINITION || used.has(each.name.value),
    ),
  };
}
