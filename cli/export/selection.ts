import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  type SelectionSetNode,
  specifiedRules,
  validate,
} from 'graphql';
import { CliFault, EXIT } from '../exit.ts';
import type { Column, ColumnType } from './columns.ts';
import { isAskable } from './graph-schema.ts';

/** What is asked of each row, and what it becomes. */
export interface Selection {
  /** Of GraphQL, without the braces. */
  readonly text: string;
  readonly columns: readonly Column[];
  /** The steps to each column's value. */
  readonly paths: readonly (readonly string[])[];
}

/** Whose row it is, under which number, as of when: these stand first, whatever else is asked for. */
const PROVENANCE = ['code', 'sector', 'member', 'statedBy { kind }', 'source { system recordId asOf }'];
const DEEPEST = 4;

/**
 * The selection for rows of a type: the fields that are given, else every scalar that the caller may see, also in nested values.
 * @param fields a selection of GraphQL, without the outer braces
 * @throws CliFault usage when the fields are none of the graph
 */
export function selectionFor(schema: GraphQLSchema, type: GraphQLObjectType, fields?: string): Selection {
  const has = type.getFields();
  const provenance = PROVENANCE.filter((each) => has[fieldOf(each)]);
  const others = Object.values(has).filter(({ name }) => !provenance.some((each) => fieldOf(each) === name));
  const text = `${provenance.join(' ')} ${fields ?? scalarsOf(schema, others, [type]).join(' ')}`;
  const set = selectionSet(schema, type, text);
  const columns = new Map<string, { readonly column: Column; readonly path: readonly string[] }>();
  collect(set, type, [], columns);
  return {
    text,
    columns: [...columns.values()].map(({ column }) => column),
    paths: [...columns.values()].map(({ path }) => path),
  };
}

function fieldOf(selection: string): string {
  return selection.split(' ', 1)[0] ?? selection;
}

/** What can be asked for by itself (an organisation) is not gone into: through it every sector would be asked of every row. */
function scalarsOf(
  schema: GraphQLSchema,
  fields: readonly GraphQLField<unknown, unknown>[],
  above: readonly GraphQLObjectType[],
): string[] {
  return fields.flatMap((field) => {
    if (field.args.some((each) => String(each.type).endsWith('!') && each.defaultValue === undefined)) return [];
    const inner = getNullableType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (!isObjectType(inner) || isAskable(schema, inner) || above.length >= DEEPEST || above.includes(inner)) return [];
    const nested = scalarsOf(schema, Object.values(inner.getFields()), [...above, inner]);
    return nested.length > 0 ? [`${field.name} { ${nested.join(' ')} }`] : [];
  });
}

function selectionSet(schema: GraphQLSchema, type: GraphQLObjectType, text: string): SelectionSetNode {
  try {
    const document = parse(`fragment Row on ${type.name} { ${text} }`, { noLocation: true });
    const [definition, ...others] = document.definitions;
    if (definition?.kind !== Kind.FRAGMENT_DEFINITION || others.length > 0)
      throw new Error('expected a selection such as: productName producer { name }');
    const faults = validate(
      schema,
      document,
      specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
    );
    if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
    return definition.selectionSet;
  } catch (error) {
    throw new CliFault(EXIT.usage, `--fields: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function collect(
  set: SelectionSetNode,
  type: GraphQLObjectType,
  path: readonly string[],
  columns: Map<string, { readonly column: Column; readonly path: readonly string[] }>,
): void {
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD) throw new CliFault(EXIT.usage, '--fields: 不支持片段 / fragments are not supported');
    const field = type.getFields()[node.name.value];
    const here = [...path, node.alias?.value ?? node.name.value];
    const inner = field ? getNullableType(field.type) : undefined;
    if (node.selectionSet && isObjectType(inner)) collect(node.selectionSet, inner, here, columns);
    else
      columns.set(here.join('.'), {
        column: { name: here.join('.'), type: inner ? columnType(inner) : 'text' },
        path: here,
      });
  }
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'time',
};

function columnType(type: GraphQLOutputType): ColumnType {
  if (isListType(type) || !isLeafType(type)) return 'json';
  return TYPES[getNamedType(type).name] ?? 'text';
}

/** The values of one row, in the columns' order. */
export function rowOf({ paths }: Selection, node: unknown): unknown[] {
  return paths.map(
    (path) =>
      path.reduce<unknown>(
        (value, step) =>
          typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined,
        node,
      ) ?? null,
  );
}
