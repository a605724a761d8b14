import {
  type ASTVisitor,
  type DocumentNode,
  getNamedType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isRecord } from '../json/is-record.ts';

/** By its type a field says which member something is of, and a filter which members are meant. */
export function isMemberName(type: GraphQLNamedType | null | undefined): boolean {
  return type?.name === 'MemberName';
}

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The query without the fields that name members: who answers is what the gateway knows, whatever a subgraph would say, and
 * whether or not it knows of members at all.
 */
export function withoutMembers(schema: GraphQLSchema, text: string, document: DocumentNode): string {
  return rewritten(schema, text, document, () => ({}));
}

/**
 * The query by the contract that knew of no members: besides, no filter chooses among them, and records named an
 * `Organization` where they now name a `Party`, so that no condition on that type stands.
 */
export function asBefore(schema: GraphQLSchema, text: string, document: DocumentNode): string {
  return rewritten(schema, text, document, (types) => ({
    InlineFragment: {
      leave(node) {
        if (!node.typeCondition || node.typeCondition.name.value !== types.getParentType()?.name) return undefined;
        const { typeCondition: _, ...bare } = node;
        return bare;
      },
    },
    ObjectField: {
      leave: ({ name }) => (choosesMembers(types.getParentInputType(), name.value) ? null : undefined),
    },
  }));
}

/** The variables for that query, without what chooses among members. */
export function variablesBefore(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  let left = variables;
  for (const { variable, type } of variableDefinitions) {
    const { value: name } = variable.name;
    const filter = typeFromAST(schema, type as NamedTypeNode);
    const given = variables[name];
    if (!isInputObjectType(filter) || !isRecord(given)) continue;
    const kept = Object.entries(given).filter(([field]) => !choosesMembers(filter, field));
    left = { ...left, [name]: Object.fromEntries(kept) };
  }
  return left;
}

/** Whether the field of an input says which members are meant: those that it names, or those of its division. */
function choosesMembers(input: GraphQLInputType | null | undefined, field: string): boolean {
  const named = input && getNamedType(input);
  if (!isInputObjectType(named)) return false;
  const fields = named.getFields();
  const names = Object.values(fields).filter(({ type }) => isMemberName(getNamedType(type)));
  // Of the condition that all sectors share, the division is the record's.
  const isOwn = !('sectors' in fields);
  return names.length > 0 && ((isOwn && field === 'division') || names.some(({ name }) => name === field));
}

function rewritten(
  schema: GraphQLSchema,
  text: string,
  document: DocumentNode,
  also: (types: TypeInfo) => ASTVisitor,
): string {
  const types = new TypeInfo(schema);
  const left: DocumentNode = visit(
    document,
    visitWithTypeInfo(types, {
      Field: { leave: () => (isMemberName(namedTypeOf(types)) ? null : undefined) },
      SelectionSet: {
        leave: (node) => (node.selections.length === 0 ? { ...node, selections: [TYPENAME] } : undefined),
      },
      ...also(types),
    }),
  );
  return left === document ? text : print(withoutIdleVariables(left));
}

function namedTypeOf(types: TypeInfo): GraphQLNamedType | null {
  const type = types.getType();
  return type ? getNamedType(type) : null;
}

/** A variable that nothing uses makes a query invalid (GraphQL, 5.8.4). */
export function withoutIdleVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}
