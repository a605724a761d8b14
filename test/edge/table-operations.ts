import {
  execute,
  getNullableType,
  GraphQLBoolean,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isLeafType,
  isListType,
  parse,
} from 'graphql';
import type { Result, TypedDocument } from '@tongcha/client';
import { sourceOf } from '../../cli/export/sources.ts';
import { exportTables } from '../../cli/export/tables.ts';
import { Gateway } from '../../cli/gateway.ts';
import { askValues } from '../../cli/job/ask-values.ts';

const { signal } = new AbortController();

/**
 * What the command line asks to write tables: the first page of each that it may export, and the values of what a job has reached. The graph
 * has one of everything.
 */
export async function tableOperations(schema: GraphQLSchema): Promise<readonly string[]> {
  const gateway = new OneOfEverything(schema);
  const paging = { gateway, page: 100, patience: { patienceMs: 0, signal } };
  for (const { name: table } of exportTables(schema)) {
    // The client's own operation.
    if (table === 'chain') continue;
    const source = await sourceOf({ table, schema, roots: ['urn:root'] }, paging);
    await source.page(null);
  }
  const reached = Array.from({ length: 100 }, (_, i) => `urn:${i}`);
  await askValues(gateway, reached, paging.patience);
  return [...gateway.asked];
}

class OneOfEverything extends Gateway {
  readonly asked = new Set<string>();
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    super({ url: 'http://gateway.example', token: async () => null, signal, language: 'en' });
    this.#schema = schema;
  }

  override async ask<Data, Variables extends object = Readonly<Record<string, unknown>>>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): Promise<Result<Data>> {
    this.asked.add(String(document));
    const { data } = await execute({
      schema: this.#schema,
      document: parse(String(document)),
      variableValues: Object.fromEntries(Object.entries(variables)),
      fieldResolver: (_, __, ___, { returnType }) => oneOf(returnType),
      typeResolver: (_, __, { schema }, type) => schema.getPossibleTypes(type)[0]?.name,
    });
    return { data: data as Data, errors: [], withheld: [], status: 200, retryAfterMs: null };
  }
}

function oneOf(given: GraphQLOutputType): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [oneOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (!isLeafType(type)) return {};
  return type === GraphQLBoolean ? true : '1';
}
