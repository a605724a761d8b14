import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Variables } from './selections.ts';

/** Fields that are errors of whoever asks: an argument is null where it must not be. */
export interface NullArguments {
  /** Equal for equal ones of one operation. */
  readonly key: string;
  /** What is wrong with a field, by its arguments. */
  readonly wrong: ReadonlyMap<readonly ArgumentNode[], string>;
  /** What is wrong with a directive, which is no field's to be null for. */
  readonly ofDirective: string | null;
}

interface Place {
  readonly variable: string;
  /** Null: a directive's. */
  readonly given: readonly ArgumentNode[] | null;
  readonly message: string;
}

const placesOf = new WeakMap<OperationDefinitionNode, readonly Place[]>();

/**
 * Where a variable may be left out, because it or its place has a default, it may stand in a place that takes no null (GraphQL,
 * 5.8.5, AllowVariableUsage). Null that is given is none of these defaults, and makes the field an error (6.4.1).
 * @param variables with the operation's defaults
 */
export function nullArguments(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): NullArguments | null {
  const mayMatter = operation.variableDefinitions?.some(({ variable }) => variables[variable.name.value] === null);
  if (!mayMatter) return null;
  let places = placesOf.get(operation);
  if (!places) placesOf.set(operation, (places = placesIn(schema, document, operation)));
  const wrong = places.filter(({ variable }) => variables[variable] === null);
  if (wrong.length === 0) return null;
  return {
    key: [...new Set(wrong.map(({ variable }) => variable))].join(),
    wrong: new Map(wrong.flatMap(({ given, message }) => (given ? [[given, message] as const] : []))),
    ofDirective: wrong.find(({ given }) => given === null)?.message ?? null,
  };
}

/** The document with those fields left out for everybody. */
export function withoutNullArguments(document: DocumentNode, { wrong }: NullArguments): DocumentNode {
  return visit(document, {
    Field: (node) =>
      node.arguments && wrong.has(node.arguments)
        ? { ...node, selectionSet: undefined, directives: [...(node.directives ?? []), NEVER] }
        : undefined,
  });
}

const NEVER = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'skip' },
  arguments: [
    { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.BOOLEAN, value: true } },
  ],
} as const;

function placesIn(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Place[] {
  const optional = new Set(
    operation.variableDefinitions?.flatMap(({ variable, type }) =>
      type.kind === Kind.NON_NULL_TYPE ? [] : [variable.name.value],
    ),
  );
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const types = new TypeInfo(schema);
  const places: Place[] = [];
  visit(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    visitWithTypeInfo(types, {
      Variable({ name: { value: variable } }, _key, parent, _path, ancestors) {
        const type = types.getInputType();
        if (!optional.has(variable) || !isNonNullType(type)) return;
        const within = [...ancestors, parent].filter((each): each is ASTNode => each !== undefined && 'kind' in each);
        const argument = within.findLast((each) => each.kind === Kind.ARGUMENT);
        const owner = within.findLast((each) => each.kind === Kind.FIELD || each.kind === Kind.DIRECTIVE);
        if (!argument || !owner) return;
        const given = owner.kind === Kind.FIELD ? (owner.arguments ?? null) : null;
        places.push({ variable, given, message: messageOf(argument, variable, type) });
      },
    }),
  );
  return places;
}

function messageOf({ name, value }: ArgumentNode, variable: string, type: GraphQLInputType): string {
  return value.kind === Kind.VARIABLE
    ? `Argument "${name.value}" of non-null type "${String(type)}" must not be null.`
    : `Argument "${name.value}" must not be null where "$${variable}" stands in it, of non-null type "${String(type)}".`;
}
