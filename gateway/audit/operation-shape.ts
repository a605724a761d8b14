import {
  type DocumentNode,
  getNamedType,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { operationHash, ownDocument } from './operation-hash.ts';

/** What is written of an operation: what it asks, and none of the values that it asks about. */
export interface OperationShape {
  /** SM3 of the operation's text without values and aliases, hex. */
  readonly hash: string;
  readonly name: string | null;
  /** The schema coordinates that it asks, sorted, as a JSON list. */
  readonly fields: string;
  /** How many codes it is about. */
  readonly codes: (variables: Readonly<Record<string, unknown>>) => number;
  /** The trace codes among its variables. */
  readonly named: (variables: Readonly<Record<string, unknown>>) => readonly string[];
}

/** Types of arguments that name things: the graph's own, and what other graphs use. */
const TRACE_CODE = 'TraceCode';
const CODE_TYPES: ReadonlySet<string> = new Set([TRACE_CODE, 'ID', 'String']);

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
    const shape = shapeOf(this.#schema, ownDocument(document, operation));
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

/** Cut: a name is the caller's own text. */
export function nameIn({ name }: OperationDefinitionNode): string | null {
  return name?.value.slice(0, NAME_LENGTH) ?? null;
}

function shapeOf(schema: GraphQLSchema, document: DocumentNode): OperationShape {
  const types = new TypeInfo(schema);
  const fields = new Set<string>();
  let literals = 0;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const type = types.getParentType();
        if (type && !name.value.startsWith('_')) fields.add(`${type.name}.${name.value}`);
      },
      Argument({ value }) {
        const type = getNamedType(types.getInputType());
        if (type && CODE_TYPES.has(type.name))
          literals +=
            value.kind === Kind.STRING
              ? 1
              : value.kind === Kind.LIST
                ? value.values.filter(({ kind }) => kind === Kind.STRING).length
                : 0;
      },
    }),
  );
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const namesOf = (isOne: (type: string) => boolean): string[] =>
    (operation?.variableDefinitions ?? []).flatMap(({ variable, type }) =>
      isOne(namedOf(schema, type)) ? [variable.name.value] : [],
    );
  const names = namesOf((type) => CODE_TYPES.has(type));
  const codeNames = namesOf((type) => type === TRACE_CODE);
  return {
    hash: operationHash(document),
    name: operation ? nameIn(operation) : null,
    fields: JSON.stringify([...fields].sort()),
    codes: (variables) => names.reduce((sum, name) => sum + countOf(variables[name]), literals),
    named: (variables) =>
      codeNames.flatMap((name) => [variables[name]].flat().filter((value) => typeof value === 'string')),
  };
}

function namedOf(schema: GraphQLSchema, type: Parameters<typeof typeFromAST>[1]): string {
  return getNamedType(typeFromAST(schema, type))?.name ?? '';
}

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === undefined || value === null ? 0 : 1;
}
