import { hash } from 'node:crypto';
import { type DefinitionNode, type DocumentNode, getNamedType, getOperationAST, type GraphQLSchema, Kind, parse, print, separateOperations, typeFromAST, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** What is written of an operation: what it asks, and none of the values that it asks about. */
export interface OperationShape {
  /** SM3 of the operation's text without values and aliases, hex. */
  readonly hash: string;
  readonly name: string | null;
  /** The schema coordinates that it asks, sorted, as a JSON list. */
  readonly fields: string;
  /** How many codes it is about. */
  readonly codes: (variables: Readonly<Record<string, unknown>>) => number;
}

/** Types of arguments that name things: the graph's own, and what other graphs use. */
const CODE_TYPES: ReadonlySet<string> = new Set(['TraceCode', 'ID', 'String']);

/** A name is the caller's own text. */
const NAME_LENGTH = 80;

/** Texts that are remembered; each is read once. */
const MAX_CALLS = 10_000;

/** The shapes of operations over one supergraph. */
export class OperationShapes {
  readonly #schema: GraphQLSchema;
  readonly #operations = new WeakMap<DocumentNode, Map<string, OperationShape>>();
  readonly #calls = new Map<string, OperationShape>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @returns null when there is no such operation in the document */
  ofOperation(document: DocumentNode, name: string | null): OperationShape | null {
    const known = this.#operations.get(document)?.get(name ?? '');
    if (known) return known;
    const operation = getOperationAST(document, name);
    if (!operation) return null;
    const own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
    const shape = shapeOf(this.#schema, own);
    const shapes = this.#operations.get(document) ?? new Map<string, OperationShape>();
    this.#operations.set(document, shapes.set(name ?? '', shape));
    return shape;
  }

  /** Of the text that a ministry is sent. */
  ofCall(query: string): OperationShape {
    let shape = this.#calls.get(query);
    if (!shape) {
      if (this.#calls.size >= MAX_CALLS) this.#calls.clear();
      this.#calls.set(query, (shape = shapeOf(this.#schema, parse(query, { noLocation: true }))));
    }
    return shape;
  }
}

function shapeOf(schema: GraphQLSchema, document: DocumentNode): OperationShape {
  const types = new TypeInfo(schema);
  const fields = new Set<string>();
  let literals = 0;
  visit(document, visitWithTypeInfo(types, {
    Field({ name }) {
      const type = types.getParentType();
      if (type && !name.value.startsWith('_')) fields.add(`${type.name}.${name.value}`);
    },
    Argument({ value }) {
      const type = getNamedType(types.getInputType());
      if (type && CODE_TYPES.has(type.name)) literals += value.kind === Kind.STRING ? 1 : value.kind === Kind.LIST ? value.values.filter(({ kind }) => kind === Kind.STRING).length : 0;
    },
  }));
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const names = (operation?.variableDefinitions ?? []).flatMap(({ variable, type }) => (CODE_TYPES.has(namedOf(schema, type)) ? [variable.name.value] : []));
  return {
    hash: hash('sm3', withoutValues(document), 'hex'),
    name: operation?.name?.value.slice(0, NAME_LENGTH) ?? null,
    fields: JSON.stringify([...fields].sort()),
    codes: (variables) => names.reduce((sum, name) => sum + countOf(variables[name]), literals),
  };
}

function namedOf(schema: GraphQLSchema, type: Parameters<typeof typeFromAST>[1]): string {
  return getNamedType(typeFromAST(schema, type))?.name ?? '';
}

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === undefined || value === null ? 0 : 1;
}

/** The same text for all values: literals, defaults and aliases can hold them. */
function withoutValues(document: DocumentNode): string {
  const definitions = document.definitions.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  return print(visit({ ...document, definitions }, {
    Field: (field) => ({ ...field, alias: undefined }),
    Argument: (argument) => (argument.value.kind === Kind.VARIABLE ? undefined : { ...argument, value: { kind: Kind.ENUM, value: '_' } }),
    VariableDefinition: (definition) => ({ ...definition, defaultValue: definition.defaultValue && { kind: Kind.ENUM, value: '_' } }),
  }));
}

function keyOf(definition: DefinitionNode): string {
  return `${definition.kind} ${'name' in definition ? definition.name?.value ?? '' : ''}`;
}
