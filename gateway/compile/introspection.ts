import {
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Fragments, Selected, Variables } from '../plan/selections.ts';

/** What one `__schema` or `__type` comes to. */
export interface Introspected {
  /** Null or undefined where it failed, or there is no such type. */
  readonly value: unknown;
  readonly errors: readonly Pick<GraphQLFormattedError, 'message'>[];
}

/** Introspection of one operation: each of its fields by itself, wherever it stands, as some lead back to the root. */
export class Introspection {
  readonly #schemaOf: () => GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  /** On the types of introspection. */
  readonly #fragments: readonly FragmentDefinitionNode[];

  constructor(schemaOf: () => GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments) {
    this.#schemaOf = schemaOf;
    this.#operation = operation;
    this.#fragments = [...fragments.values()].filter(({ typeCondition }) => typeCondition.name.value.startsWith('__'));
  }

  /** @param selected of the field, wherever the operation has it under one response name */
  field(node: FieldNode, selected: readonly Selected[]): (variables: Variables) => Introspected {
    const set: SelectionSetNode = {
      kind: Kind.SELECTION_SET,
      selections: selected.flatMap((each) => each.set.selections),
    };
    const { alias: _, directives: __, ...plain } = node;
    const used = new Set<string>();
    const safely = {
      Variable: {
        leave: ({ name }: { readonly name: NameNode }) => (
          used.add(name.value),
          { kind: Kind.VARIABLE, name: safeName(name) }
        ),
      },
    };
    const field = visit({ ...plain, selectionSet: set } as FieldNode, safely);
    const fragments = this.#fragments.map((each) => visit(each, safely));
    const variableDefinitions = (this.#operation.variableDefinitions ?? [])
      .filter(({ variable }) => used.has(variable.name.value))
      .map((each) => ({ ...each, variable: { ...each.variable, name: safeName(each.variable.name) } }));
    const operation: OperationDefinitionNode = {
      kind: Kind.OPERATION_DEFINITION,
      operation: OperationTypeNode.QUERY,
      variableDefinitions,
      selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
    };
    const document = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } as const;
    const schema = this.#schemaOf();
    return (variables) => {
      const variableValues = Object.fromEntries(
        [...used].flatMap((name) => (Object.hasOwn(variables, name) ? [[prefixed(name), variables[name]]] : [])),
      );
      const { data, errors = [] } = executeSync({ schema, document, variableValues });
      return { value: data?.[node.name.value], errors };
    };
  }
}

/** No name of a caller's is one that every object inherits. */
function prefixed(name: string): string {
  return `v_${name}`;
}

function safeName(name: NameNode): NameNode {
  return { ...name, value: prefixed(name.value) };
}
