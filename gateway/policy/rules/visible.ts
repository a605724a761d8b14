import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  Kind,
  parse,
  printSchema,
  visit,
} from 'graphql';
import type { FieldRefusals } from './field-refusals.ts';

/**
 * The graph without what is refused: a valid schema, so that any client can read it. A field of an interface is in it when
 * every type of the interface that is in it has the field; a type when something in it leads there.
 */
export function visibleSchema(whole: GraphQLSchema, verdict: FieldRefusals): GraphQLSchema {
  const query = whole.getQueryType()?.name;
  const roots = [whole.getQueryType(), whole.getMutationType(), whole.getSubscriptionType()].flatMap(
    (type) => type?.name ?? [],
  );
  let definitions = parse(printSchema(whole), { noLocation: true }).definitions.filter((each) => !isRefused(each));
  for (let before = -1; before !== sizeOf(definitions);) {
    before = sizeOf(definitions);
    definitions = withoutHoles(definitions);
  }
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: reachable(definitions, roots) }, { assumeValid: true });

  function isRefused(definition: DefinitionNode): boolean {
    return (
      (definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
        definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
        definition.kind === Kind.UNION_TYPE_DEFINITION) &&
      definition.name.value !== query &&
      verdict.refusesType(definition.name.value)
    );
  }

  /** Once over: fields that are refused or of types that are not there, interfaces' fields that some type lacks, types that have nothing. */
  function withoutHoles(definitions: readonly DefinitionNode[]): DefinitionNode[] {
    const there = new Set(definitions.flatMap((each) => ('name' in each && each.name ? [each.name.value] : [])));
    const isThere = (field: FieldDefinitionNode): boolean => {
      const name = namedIn(field);
      return there.has(name) || BUILT_IN.has(name);
    };
    const lacking = new Set<string>();
    const isLeft = (type: string, field: FieldDefinitionNode): boolean =>
      isThere(field) && !verdict.refuses(type, field.name.value);
    for (const each of definitions) {
      if (each.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const fields = new Set(
        (each.fields ?? []).filter((field) => isLeft(each.name.value, field)).map((field) => field.name.value),
      );
      for (const { name } of each.interfaces ?? [])
        for (const field of Object.keys(fieldsOf(whole, name.value)))
          if (!fields.has(field)) lacking.add(`${name.value}.${field}`);
    }
    return definitions.flatMap((each): DefinitionNode[] => {
      if (each.kind === Kind.SCHEMA_DEFINITION)
        return [{ ...each, operationTypes: each.operationTypes.filter(({ type }) => there.has(type.name.value)) }];
      if (each.kind === Kind.UNION_TYPE_DEFINITION) {
        const types = (each.types ?? []).filter(({ name }) => there.has(name.value));
        return types.length > 0 ? [{ ...each, types }] : [];
      }
      if (each.kind !== Kind.OBJECT_TYPE_DEFINITION && each.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [each];
      const type = each.name.value;
      const fields = (each.fields ?? []).filter((field) =>
        each.kind === Kind.OBJECT_TYPE_DEFINITION
          ? isLeft(type, field)
          : isThere(field) && !lacking.has(`${type}.${field.name.value}`),
      );
      const interfaces = (each.interfaces ?? []).filter(({ name }) => there.has(name.value));
      return fields.length > 0 || type === query ? [{ ...each, fields, interfaces }] : [];
    });
  }
}

const BUILT_IN: ReadonlySet<string> = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

function namedIn(field: FieldDefinitionNode | InputValueDefinitionNode): string {
  let { type } = field;
  while (type.kind !== Kind.NAMED_TYPE) type = type.type;
  return type.name.value;
}

function fieldsOf(schema: GraphQLSchema, name: string): object {
  const type = schema.getType(name);
  return type && 'getFields' in type ? type.getFields() : {};
}

function sizeOf(definitions: readonly DefinitionNode[]): number {
  return definitions.reduce(
    (sum, each) =>
      sum +
      1 +
      ('fields' in each ? (each.fields?.length ?? 0) : 0) +
      ('types' in each ? (each.types?.length ?? 0) : 0) +
      ('interfaces' in each ? (each.interfaces?.length ?? 0) : 0),
    0,
  );
}

/** What the roots lead to: through fields, arguments, members, and from an interface to its types. */
function reachable(definitions: readonly DefinitionNode[], roots: readonly string[]): DefinitionNode[] {
  const byName = new Map(
    definitions.flatMap((each) =>
      'name' in each && each.name && each.kind !== Kind.DIRECTIVE_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const reached = new Set(roots);
  for (const each of definitions) if (each.kind === Kind.DIRECTIVE_DEFINITION) namesIn(each, reached);
  // The set grows while it is read.
  for (const name of reached) {
    const definition = byName.get(name);
    if (definition) namesIn(definition, reached);
    if (definition?.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const each of definitions)
      if (each.kind === Kind.OBJECT_TYPE_DEFINITION && each.interfaces?.some((one) => one.name.value === name))
        reached.add(each.name.value);
  }
  return definitions.filter(
    (each) =>
      each.kind === Kind.DIRECTIVE_DEFINITION ||
      each.kind === Kind.SCHEMA_DEFINITION ||
      ('name' in each && each.name && reached.has(each.name.value)),
  );
}

function namesIn(node: DefinitionNode | ConstDirectiveNode, into: Set<string>): void {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [node as DefinitionNode] };
  visit(document, { NamedType: ({ name }) => void into.add(name.value) });
}
