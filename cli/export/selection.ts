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
import { CliFault, EXIT } from '@tongcha/command';
import type { Column, ColumnType, ScalarType } from './columns.ts';
import { isAskable } from './graph-schema.ts';

/** What is asked of each row, and what it becomes: the row is the answer as it is. */
export interface Selection {
  /** Of GraphQL, without the braces. */
  readonly text: string;
  readonly columns: readonly Column[];
}

/** Whose row it is, under which number, as of when: these stand first, whatever else is asked for. */
const PROVENANCE = ['code', 'sector', 'member', 'statedBy { kind }', 'source { system recordId asOf }'];
const DEEPEST = 4;

/**
 * The selection for rows of a type: the fields that are given, else all that the caller may see, nested values and lists too.
 * @param fields a selection of GraphQL, without the outer braces
 * @param isMeant which of the type's own fields count as all
 * @throws CliFault usage when the fields are none of the graph
 */
export function selectionFor(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  fields?: string,
  isMeant: (field: GraphQLField<unknown, unknown>) => boolean = () => true,
): Selection {
  const has = type.getFields();
  const provenance = PROVENANCE.filter((each) => has[fieldOf(each)]);
  const others = Object.values(has).filter(
    (field) => isMeant(field) && !provenance.some((each) => fieldOf(each) === field.name),
  );
  const text = `${provenance.join(' ')} ${fields ?? everything(schema, others, [type]).join(' ')}`;
  return { text, columns: columnsIn(selectionSet(schema, type, text), type) };
}

function fieldOf(selection: string): string {
  return selection.split(' ', 1)[0] ?? selection;
}

/** What can be asked for by itself (an organisation) is not gone into: through it every sector would be asked of every row. */
function everything(
  schema: GraphQLSchema,
  fields: readonly GraphQLField<unknown, unknown>[],
  above: readonly GraphQLObjectType[],
): string[] {
  return fields.flatMap((field) => {
    if (field.args.some((each) => String(each.type).endsWith('!') && each.defaultValue === undefined)) return [];
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (!isObjectType(inner) || isAskable(schema, inner) || above.length >= DEEPEST || above.includes(inner)) return [];
    const nested = everything(schema, Object.values(inner.getFields()), [...above, inner]);
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

function columnsIn(set: SelectionSetNode, type: GraphQLObjectType): Column[] {
  const columns = new Map<string, Column>();
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD) throw new CliFault(EXIT.usage, '--fields: 不支持片段 / fragments are not supported');
    const field = type.getFields()[node.name.value];
    const name = node.alias?.value ?? node.name.value;
    if (columns.has(name)) throw new CliFault(EXIT.usage, `--fields: ${name} 重复 / stands twice`);
    columns.set(name, { name, type: field ? columnType(field.type, node.selectionSet) : 'text' });
  }
  return [...columns.values()];
}

const SCALARS: Readonly<Record<string, ScalarType>> = {
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'time',
};

function columnType(type: GraphQLOutputType, set: SelectionSetNode | undefined): ColumnType {
  const inner = getNullableType(type);
  if (isListType(inner)) return { list: columnType(inner.ofType, set) };
  if (set && isObjectType(inner)) return { struct: columnsIn(set, inner) };
  return SCALARS[inner.name] ?? 'text';
}
