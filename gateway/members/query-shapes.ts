import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SubgraphRequest } from '../calls/call.ts';
import type { AccessMarks, Mark } from '../supergraph/marks.ts';
import { asBefore, isMemberName, variablesBefore, withoutMembers } from './rewrite-query.ts';

/** A field of an entity, or of the root, by its response name. */
export interface JoinedField {
  readonly key: string;
  readonly name: string;
  /** Each member has its own part of a list; all else of an entity is one value. */
  readonly isList: boolean;
  /** Of a list: its items say which member they are of, so that each member has one at most. */
  readonly oneEach: boolean;
  /** It is not selected where a condition says so. */
  readonly mayLack: boolean;
  /** Its numbers are kept as they are written. */
  readonly keepsDigits: boolean;
}

/** What is asked of the entities of one type. */
export interface JoinedFields {
  readonly all: readonly JoinedField[];
  /** To which each member has its part. */
  readonly lists: readonly JoinedField[];
}

/** Where in an answer something stands, by response names. */
export interface Part<T> {
  readonly here: readonly (readonly [key: string, what: T])[];
  readonly below: readonly (readonly [key: string, part: Part<T>])[];
}

export interface QueryBefore {
  readonly text: string;
  readonly variables: (given: SubgraphRequest['variables']) => SubgraphRequest['variables'];
  /** Where a `Party` tells its type, which was an `Organization`; null: nowhere. */
  readonly parties: Part<true> | null;
}

/** What has to be known of a query to one sector, to ask its members and to put together what they say. */
export interface QueryShape {
  /** What members are asked: not who they are, which the gateway knows better. */
  readonly text: string;
  /** How a member is asked that serves the contract before there were members. */
  readonly before: () => QueryBefore;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Of an entity query, by type; null: it asks from the root. */
  readonly entities: ReadonlyMap<string, JoinedFields> | null;
  /** Whether one of the types belongs to one member, which its references name. */
  readonly isOfMembers: boolean;
  /** Where members are named; null: nowhere. */
  readonly members: Part<true> | null;
  /** Where stands what policies protect; null: nowhere. */
  readonly marked: Part<readonly Mark[]> | null;
}

/** What a record names somebody by. */
export const PARTY = 'Party';

const NO_FIELDS: JoinedFields = { all: [], lists: [] };

/** The queries of one version of the graph. What is a list and what one value is read from its types. */
export class QueryShapes {
  readonly #schemaOf: () => GraphQLSchema;
  readonly #marks: AccessMarks;
  readonly #known = new LRUCache<string, QueryShape>({ max: 1_000, memoMethod: (query) => this.#read(query) });

  /** @param schema the whole graph, with what no caller sees; made when the first query is read */
  constructor(schema: () => GraphQLSchema, marks: AccessMarks) {
    this.#schemaOf = schema;
    this.#marks = marks;
  }

  get schema(): GraphQLSchema {
    return this.#schemaOf();
  }

  of(query: string): QueryShape {
    return this.#known.memo(query);
  }

  /** The marks of a field, and of what it leads to. */
  marksOf(parent: GraphQLNamedType | undefined, { name }: FieldNode): readonly Mark[] {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return [];
    const field = parent.getFields()[name.value];
    if (!field) return [];
    const types = isInterfaceType(parent) ? this.schema.getPossibleTypes(parent) : [parent];
    return [
      ...types.flatMap((type) => this.#marks.fields.get(`${type.name}.${name.value}`) ?? []),
      ...(this.#marks.types.get(getNamedType(field.type).name) ?? []),
    ].filter(({ kind }) => kind === 'policies');
  }

  #read(query: string): QueryShape {
    const document = parse(query, { noLocation: true });
    const fragments = new Map<string, FragmentDefinitionNode>();
    let operation: OperationDefinitionNode | null = null;
    for (const each of document.definitions) {
      if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
      else if (each.kind === Kind.OPERATION_DEFINITION) operation ??= each;
    }
    if (!operation) throw new Error('the plan asks nothing of a subgraph');
    const root = this.schema.getRootType(operation.operation) ?? undefined;
    const [first] = operation.selectionSet.selections;
    const entities = first?.kind === Kind.FIELD && first.name.value === '_entities' ? first.selectionSet : undefined;
    const members = new PartReader<true>(this.schema, fragments, (type, node) => {
      const of = fieldType(type, node);
      return of && isMemberName(getNamedType(of)) ? true : null;
    });
    const marked = new PartReader<readonly Mark[]>(this.schema, fragments, (type, node) => {
      const marks = this.marksOf(type, node);
      return marks.length > 0 ? marks : null;
    });
    for (const reader of [members, marked]) reader.read(operation.selectionSet, root);
    let before: QueryBefore | null = null;
    const types = entities ? this.#fieldsByType(entities, fragments) : null;
    return {
      text: withoutMembers(this.schema, query, document),
      before: () => (before ??= this.#before(query, document, operation, fragments)),
      document,
      operation,
      fragments,
      entities: types,
      isOfMembers: types !== null && [...types.keys()].some((name) => isOfMember(this.schema.getType(name))),
      members: members.take(),
      marked: marked.take(),
    };
  }

  #before(
    query: string,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): QueryBefore {
    const parties = new PartReader<true>(this.schema, fragments, (type, { name }) =>
      type?.name === PARTY && name.value === '__typename' ? true : null,
    );
    parties.read(operation.selectionSet, this.schema.getRootType(operation.operation) ?? undefined);
    return {
      text: asBefore(this.schema, query, document),
      variables: (given) => variablesBefore(this.schema, operation, given),
      parties: parties.take(),
    };
  }

  #fieldsByType(
    set: SelectionSetNode,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): Map<string, JoinedFields> {
    const byType = new Map<string, Map<string, JoinedField>>();
    const collect = (each: SelectionSetNode, type: string | null, mayLack: boolean): void => {
      for (const selection of each.selections) {
        const lacks = mayLack || (selection.directives?.length ?? 0) > 0;
        if (selection.kind === Kind.INLINE_FRAGMENT)
          collect(selection.selectionSet, selection.typeCondition?.name.value ?? type, lacks);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value);
          if (fragment) collect(fragment.selectionSet, fragment.typeCondition.name.value, lacks);
        } else if (type !== null) {
          const fields = byType.get(type) ?? new Map<string, JoinedField>();
          byType.set(type, fields);
          const field = this.fieldOf(this.schema.getType(type), selection, lacks);
          const known = fields.get(field.key);
          fields.set(field.key, known ? { ...known, mayLack: known.mayLack && field.mayLack } : field);
        }
      }
    };
    collect(set, null, false);
    return new Map(
      [...byType].map(([type, fields]) => {
        const all = [...fields.values()];
        // Within a member's own a list may be null, as it may be within what the graph holds of one alone.
        return [type, isOfMember(this.schema.getType(type)) ? { all, lists: [] } : joinedFields(all)];
      }),
    );
  }

  fieldOf(parent: GraphQLNamedType | undefined, node: FieldNode, mayLack: boolean): JoinedField {
    const type = fieldType(parent, node);
    const named = type && getNamedType(type);
    // What is one member's is all its own: a list in it is no part of anybody's, and may be null.
    const isList = type !== undefined && isListType(getNullableType(type)) && !isOfMember(parent);
    return {
      key: keyOf(node),
      name: node.name.value,
      isList,
      oneEach: isList && isOfMember(named),
      mayLack,
      keepsDigits: isScalarType(named) && !PLAIN.has(named.name),
    };
  }
}

/** Scalars whose numbers need no more digits than JavaScript writes, or that are none. */
const PLAIN: ReadonlySet<string> = new Set(['Int', 'Float', 'String', 'Boolean', 'TraceCode', 'USCC', 'MemberName']);

export function joinedFields(all: readonly JoinedField[]): JoinedFields {
  return { all, lists: all.filter(({ isList }) => isList) };
}

export function fieldsOfType(shape: QueryShape, type: string): JoinedFields {
  return shape.entities?.get(type) ?? NO_FIELDS;
}

export function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

export function fieldType(
  parent: GraphQLNamedType | undefined,
  { name }: Pick<FieldNode, 'name'>,
): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value]?.type : undefined;
}

/** Whether what is of this type says which member it is of. */
function isOfMember(type: GraphQLNamedType | undefined): boolean {
  return (
    (isObjectType(type) || isInterfaceType(type)) &&
    Object.values(type.getFields()).some((field) => isMemberName(getNamedType(field.type)))
  );
}

/** Reads a selection into parts; what has nothing in it is left out. */
class PartReader<T> {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #whatOf: (parent: GraphQLNamedType | undefined, node: FieldNode) => T | null;
  readonly #here = new Map<string, T>();
  readonly #below = new Map<string, PartReader<T>>();

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    whatOf: (parent: GraphQLNamedType | undefined, node: FieldNode) => T | null,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#whatOf = whatOf;
  }

  read(set: SelectionSetNode, parent: GraphQLNamedType | undefined): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        this.read(
          selection.selectionSet,
          selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : parent,
        );
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = this.#fragments.get(selection.name.value);
        if (fragment) this.read(fragment.selectionSet, this.#schema.getType(fragment.typeCondition.name.value));
      } else this.#field(selection, parent);
    }
  }

  take(): Part<T> | null {
    const below = [...this.#below].flatMap(([key, reader]) => {
      const part = reader.take();
      return part ? [[key, part] as const] : [];
    });
    return this.#here.size === 0 && below.length === 0 ? null : { here: [...this.#here], below };
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined): void {
    const key = keyOf(node);
    const what = this.#whatOf(parent, node);
    if (what !== null) this.#here.set(key, what);
    if (!node.selectionSet) return;
    const below = this.#below.get(key) ?? new PartReader(this.#schema, this.#fragments, this.#whatOf);
    this.#below.set(key, below);
    const type = fieldType(parent, node);
    below.read(node.selectionSet, type && getNamedType(type));
  }
}
