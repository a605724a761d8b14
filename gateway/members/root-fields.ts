import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Mark } from '../supergraph/marks.ts';
import { choosesMembers } from './chosen-members.ts';
import { fieldType, type JoinedField, keyOf, type QueryShape, type QueryShapes } from './query-shapes.ts';
import { isMemberName, withoutIdleVariables } from './rewrite-query.ts';
import { readPlace } from './search-cursor.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What of a search's page is written here: cursors and places, by response names. */
export interface PageKeys {
  /** The name of its type. */
  readonly type: string;
  readonly edges: readonly { readonly key: string; readonly cursors: readonly string[] }[];
  readonly infos: readonly {
    readonly key: string;
    readonly fields: readonly (readonly [key: string, name: string])[];
  }[];
  /** What else is told of the page. */
  readonly others: readonly (readonly [key: string, name: string])[];
  /** What was asked besides. */
  readonly ownEdges: string;
  readonly ownInfo: string;
  /** The variable of where a member goes on. */
  readonly after: string;
}

/** A field that a query asks from the root. */
export interface RootField {
  readonly key: string;
  readonly field: JoinedField;
  /** The query for this field alone. */
  readonly text: string;
  /** Of a search: a page of records, and more after it. */
  readonly page: PageKeys | null;
  readonly marks: readonly Mark[];
  /** The argument that names the member that is asked; null: it has none. */
  readonly memberArgument: string | null;
  /** Its arguments as they are given. */
  arguments(variables: Variables): Variables;
  /** Whether a condition leaves it out. */
  isLeftOut(variables: Variables): boolean;
}

const known = new WeakMap<QueryShape, readonly RootField[]>();

export function rootFieldsOf(shape: QueryShape, shapes: QueryShapes): readonly RootField[] {
  let fields = known.get(shape);
  if (!fields) known.set(shape, (fields = readRoot(shape, shapes)));
  return fields;
}

/** Whether a search or a list says which members it is about: by their names, sector or division, or the place where it goes on. */
export function concernsMembers({ page, ...each }: RootField, variables: Variables): boolean {
  if (!page && !each.field.isList) return false;
  const { where, filter, after } = each.arguments(variables);
  if (!page) return choosesMembers({ where });
  return choosesMembers({ where, filter }) || (typeof after === 'string' && readPlace(after) !== null);
}

function readRoot(shape: QueryShape, shapes: QueryShapes): readonly RootField[] {
  const { operation } = shape;
  const root = shapes.schema.getRootType(operation.operation) ?? undefined;
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  return rootNodes(operation.selectionSet, shape, []).map(({ node, conditions }) => {
    const value = (from: FieldNode | DirectiveNode, variables: Variables): Variables =>
      Object.fromEntries(
        (from.arguments ?? []).map((each) => [
          each.name.value,
          valueFromASTUntyped(each.value, { ...defaults, ...variables }),
        ]),
      );
    const type = fieldType(root, node);
    const named = type && getNamedType(type);
    const page = named && isConnection(named) ? pageKeys(named.name, node, shape, print(shape.document)) : null;
    const definition = isObjectType(root) ? root.getFields()[node.name.value] : undefined;
    return {
      key: keyOf(node),
      field: shapes.fieldOf(root, node, conditions.length > 0),
      text: alone(shape.document, page ? withPlace(node, page) : node, page?.after),
      page,
      marks: shapes.marksOf(root, node),
      memberArgument:
        definition?.args.find(({ type: of }) => !isListType(of) && isMemberName(getNamedType(of)))?.name ?? null,
      arguments: (variables) => value(node, variables),
      isLeftOut: (variables) =>
        conditions.some((each) => {
          const { if: condition } = value(each, variables);
          return each.name.value === 'skip' ? condition === true : each.name.value === 'include' && condition === false;
        }),
    };
  });
}

/** A page by its shape: edges with cursors, and what there is beyond them. */
function isConnection(type: ReturnType<GraphQLSchema['getType']>): boolean {
  if (!isObjectType(type)) return false;
  const { edges, pageInfo } = type.getFields();
  if (!edges || !pageInfo) return false;
  const edge = getNamedType(edges.type);
  return isObjectType(edge) && edge.getFields()['cursor'] !== undefined;
}

/** Each with the conditions around it, which are decided here. */
function rootNodes(
  set: SelectionSetNode | undefined,
  shape: QueryShape,
  around: readonly DirectiveNode[],
): { readonly node: FieldNode; readonly conditions: readonly DirectiveNode[] }[] {
  return (set?.selections ?? []).flatMap((each) => {
    const conditions = [...around, ...(each.directives ?? [])];
    if (each.kind === Kind.FIELD) return [{ node: { ...each, directives: [] }, conditions }];
    const inner =
      each.kind === Kind.INLINE_FRAGMENT ? each.selectionSet : shape.fragments.get(each.name.value)?.selectionSet;
    return rootNodes(inner, shape, conditions);
  });
}

/** What is selected, whatever fragments stand around it. */
function fieldsBelow(set: SelectionSetNode | undefined, shape: QueryShape): FieldNode[] {
  return rootNodes(set, shape, []).map(({ node }) => node);
}

function pageKeys(type: string, node: FieldNode, shape: QueryShape, text: string): PageKeys {
  const below = fieldsBelow(node.selectionSet, shape);
  const own = (name: string): string => {
    let free = `_${name}`;
    while (text.includes(free)) free = `_${free}`;
    return free;
  };
  return {
    type,
    edges: below
      .filter(({ name }) => name.value === 'edges')
      .map((each) => ({
        key: keyOf(each),
        cursors: fieldsBelow(each.selectionSet, shape)
          .filter(({ name }) => name.value === 'cursor')
          .map(keyOf),
      })),
    infos: below
      .filter(({ name }) => name.value === 'pageInfo')
      .map((each) => ({
        key: keyOf(each),
        fields: fieldsBelow(each.selectionSet, shape).map((one) => [keyOf(one), one.name.value] as const),
      })),
    others: below
      .filter(({ name }) => !['edges', 'pageInfo'].includes(name.value))
      .map((each) => [keyOf(each), each.name.value] as const),
    ownEdges: own('edges'),
    ownInfo: own('info'),
    after: own('after'),
  };
}

function withPlace(field: FieldNode, { ownEdges, ownInfo, after }: PageKeys): FieldNode {
  const own = selectionOf(`{ ${ownEdges}: edges { cursor } ${ownInfo}: pageInfo { hasNextPage endCursor } }`);
  const place: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'after' },
    value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: after } },
  };
  return {
    ...field,
    arguments: [...(field.arguments ?? []).filter(({ name }) => name.value !== 'after'), place],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), ...own.selections],
    },
  };
}

function selectionOf(text: string): SelectionSetNode {
  const [operation] = parse(text, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a selection is one');
  return operation.selectionSet;
}

/** The query with that field alone, and only what it needs. @param variable one of text that is added */
function alone(document: DocumentNode, node: FieldNode, variable?: string): string {
  const reduced: DocumentNode = visit(document, {
    OperationDefinition: (operation) => ({
      ...operation,
      variableDefinitions: [
        ...(operation.variableDefinitions ?? []),
        ...(variable === undefined ? [] : variableOf(variable)),
      ],
      selectionSet: { kind: Kind.SELECTION_SET, selections: [node] },
    }),
  });
  return print(withoutIdleVariables(withoutIdleFragments(reduced)));
}

function variableOf(name: string) {
  const [operation] = parse(`query($${name}: String) { a }`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
}

/** A fragment that nothing uses makes a query invalid (GraphQL, 5.5.1.4). */
function withoutIdleFragments(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void used.add(name.value) });
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.FRAGMENT_DEFINITION || used.has(each.name.value),
  );
  return definitions.length === document.definitions.length
    ? document
    : withoutIdleFragments({ ...document, definitions });
}
