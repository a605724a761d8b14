import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
  type TypeNode,
} from 'graphql';
import type { Documents } from './read-documents.ts';

const SCALARS: Readonly<Record<string, string>> = { Int: 'number', Float: 'number', Boolean: 'boolean' };

/** TypeScript of what each document takes and answers, with its hash. A fragment is an interface of its own. */
export function answerTypes({ documents, fragments, schema }: Documents): string {
  const fragmentTypes = fragments.map((fragment) => {
    const on = typeFromAST(schema, fragment.typeCondition);
    if (!isCompositeType(on)) throw new Error(`${fragment.name.value} is on no composite type`);
    return `export interface ${fragment.name.value}Fields ${fieldsOf(schema, on.name, fragment.selectionSet).own}`;
  });
  const operations = documents.map(({ name, hash, operation }) => {
    const variables = (operation.variableDefinitions ?? []).map(
      ({ variable, type }) => `readonly ${variable.name.value}: ${variableType(schema, type)}`,
    );
    const answer = fieldsOf(schema, schema.getRootType(operation.operation)?.name ?? '', operation.selectionSet);
    return [
      `export interface ${name}Answer ${answer.own}`,
      `export const ${name}: TrustedDocument<{ ${variables.join('; ')} }, ${name}Answer> = { name: '${name}', hash: '${hash}' };`,
    ].join('\n');
  });
  return [
    '// Made by `npm run portal:documents` from the .graphql files beside it and the supergraph.',
    "import type { TrustedDocument } from '../ask/trusted-document.ts';",
    ...fragmentTypes,
    ...operations,
    '',
  ].join('\n\n');
}

/** The object type of a selection; fragments spread in it are joined on. */
function fieldsOf(
  schema: GraphQLSchema,
  typeName: string,
  { selections }: SelectionSetNode,
): { readonly own: string; readonly whole: string } {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${typeName} has no fields`);
  const spread: string[] = [];
  const fields = selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      spread.push(`${selection.name.value}Fields`);
      return [];
    }
    if (selection.kind === Kind.INLINE_FRAGMENT)
      throw new Error('inline fragments are not typed: write a document a type');
    const field = type.getFields()[selection.name.value];
    if (!field) throw new Error(`${typeName}.${selection.name.value} does not exist`);
    return [
      `  readonly ${(selection.alias ?? selection.name).value}: ${typeOf(schema, field.type, selection.selectionSet)};`,
    ];
  });
  const own = `{\n${fields.join('\n')}\n}`;
  return { own, whole: [...spread, ...(fields.length > 0 ? [own] : [])].join(' & ') };
}

function typeOf(schema: GraphQLSchema, type: GraphQLOutputType, selected: SelectionSetNode | undefined): string {
  if (isNonNullType(type)) return present(schema, type.ofType, selected);
  return `${present(schema, type, selected)} | null`;
}

function present(schema: GraphQLSchema, type: GraphQLOutputType, selected: SelectionSetNode | undefined): string {
  if (isNonNullType(type)) return present(schema, type.ofType, selected);
  if (isListType(type)) return `readonly (${typeOf(schema, type.ofType, selected)})[]`;
  if (selected) return indented(fieldsOf(schema, type.name, selected).whole);
  // A ministry may extend `Sector`: its values are not all known here.
  if (isEnumType(type) && type.name !== 'Sector')
    return type
      .getValues()
      .map(({ name }) => `'${name}'`)
      .join(' | ');
  return SCALARS[type.name] ?? 'string';
}

function variableType(schema: GraphQLSchema, type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return variableType(schema, type.type);
  if (type.kind === Kind.LIST_TYPE) throw new Error('lists are no variables of the portal');
  const named = schema.getType(type.name.value);
  return isEnumType(named)
    ? named
        .getValues()
        .map(({ name }) => `'${name}'`)
        .join(' | ')
    : (SCALARS[type.name.value] ?? 'string');
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ');
