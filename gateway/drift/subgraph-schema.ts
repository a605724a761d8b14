import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  Kind,
  OperationTypeNode,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';

/** What a subgraph says that it knows. */
export interface SubgraphSchema {
  readonly schema: GraphQLSchema;
  /** Its entities, and of each the fields of each of its keys. */
  readonly keys: ReadonlyMap<string, readonly (readonly string[])[]>;
}

const DEFINITION_OF: Readonly<Record<TypeExtensionNode['kind'], TypeDefinitionNode['kind']>> = {
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
};

/** Federation's own, which every subgraph has, whether its SDL says so or not. */
const FEDERATIONS: ReadonlySet<string> = new Set(['_Any', '_Entity', '_Service']);

const known = new LRUCache<string, { readonly read: SubgraphSchema | null }>({
  max: 50,
  memoMethod: (sdl) => ({ read: readSchema(sdl) }),
});

/** @param sdl as `_service { sdl }` gives it @returns null where no schema can be made of it */
export function subgraphSchema(sdl: string): SubgraphSchema | null {
  return known.memo(sdl).read;
}

function readSchema(sdl: string): SubgraphSchema | null {
  try {
    const definitions = parse(sdl, { noLocation: true, maxTokens: 200_000 }).definitions.filter(isServed);
    if (!definitions.every((each) => isTypeSystemDefinitionNode(each) || isTypeSystemExtensionNode(each))) return null;
    const keys = keysIn(definitions);
    const entities = [...keys.keys()].filter((name) => isObject(definitions, name));
    const query = queryTypeOf(definitions);
    const own = parse(`
      scalar _Any
      type _Service { sdl: String }
      ${entities.length > 0 ? `union _Entity = ${entities.join(' | ')}` : ''}
      extend type ${query} { _service: _Service! ${entities.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : ''} }
    `);
    const schema = buildASTSchema(
      { kind: Kind.DOCUMENT, definitions: withBases([...definitions, ...own.definitions]) },
      { assumeValid: true, assumeValidSDL: true },
    );
    return isObjectType(schema.getQueryType()) ? { schema, keys } : null;
  } catch {
    return null;
  }
}

function isServed(definition: DefinitionNode): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return isExecutable(definition);
  return !('name' in definition && definition.name && FEDERATIONS.has(definition.name.value));
}

/** Others stand in the schema alone, and name types that it need not have. */
function isExecutable({ locations }: DirectiveDefinitionNode): boolean {
  return locations.some(({ value }) => ['QUERY', 'MUTATION', 'FIELD', 'INLINE_FRAGMENT'].includes(value));
}

/** An entity may be nothing but extended, as in Federation 1. */
function withBases(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const defined = new Set(definitions.filter(isTypeDefinitionNode).map(({ name }) => name.value));
  return definitions.map((each) => {
    if (!isTypeExtensionNode(each) || defined.has(each.name.value)) return each;
    defined.add(each.name.value);
    return { ...each, kind: DEFINITION_OF[each.kind] } as TypeDefinitionNode;
  });
}

function queryTypeOf(definitions: readonly DefinitionNode[]): string {
  for (const each of definitions)
    if (each.kind === Kind.SCHEMA_DEFINITION || each.kind === Kind.SCHEMA_EXTENSION)
      for (const { operation, type } of each.operationTypes ?? [])
        if (operation === OperationTypeNode.QUERY) return type.name.value;
  return 'Query';
}

function keysIn(definitions: readonly DefinitionNode[]): Map<string, string[][]> {
  const keys = new Map<string, string[][]>();
  for (const each of definitions) {
    if (!isTypeDefinitionNode(each) && !isTypeExtensionNode(each)) continue;
    const own = (each.directives ?? []).flatMap(keyFields);
    if (own.length > 0) keys.set(each.name.value, [...(keys.get(each.name.value) ?? []), ...own]);
  }
  return keys;
}

/** `@key(fields: "code member { name }")`: code, member. */
function keyFields({ name, arguments: given = [] }: ConstDirectiveNode): string[][] {
  const fields = given.find((each) => each.name.value === 'fields')?.value;
  const texts = fields?.kind === Kind.LIST ? fields.values : [fields];
  const all = texts.flatMap((each) => (each?.kind === Kind.STRING ? [each.value] : []));
  if (!(name.value === 'key' || name.value.endsWith('__key')) || all.length === 0) return [];
  const [operation] = parse(`{ ${all.join(' ')} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return [operation.selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []))];
}

function isObject(definitions: readonly DefinitionNode[], name: string): boolean {
  return definitions.some(
    (each) =>
      (each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      each.name.value === name,
  );
}
