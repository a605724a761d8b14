import {
  type GraphQLEnumType,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type NamedTypeNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import type { Documents, TrustedDocument } from './read-documents.ts';

const SCALARS: Readonly<Record<string, string>> = { Int: 'number', Float: 'number', Boolean: 'boolean' };

export interface DocumentTypes {
  /** A fragment is an interface of its own, `RecordFields`. */
  readonly fragments: readonly string[];
  readonly operations: readonly {
    readonly document: TrustedDocument;
    /** The types of its variables and of its data, `{ … }`. */
    readonly variables: string;
    readonly data: string;
  }[];
}

/** TypeScript of what each document takes and gives. */
export function documentTypes({ documents, fragments, schema }: Documents): DocumentTypes {
  return {
    fragments: fragments.map((fragment) => {
      const on = typeFromAST(schema, fragment.typeCondition);
      if (!isCompositeType(on)) throw new Error(`${fragment.name.value} is on no composite type`);
      return `export interface ${fragment.name.value}Fields ${fieldsOf(schema, on.name, fragment.selectionSet).own}`;
    }),
    operations: documents.map((document) => {
      const { operation } = document;
      const variables = (operation.variableDefinitions ?? []).map(({ variable, type }) => {
        const of = typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType;
        return inputField(variable.name.value, of);
      });
      return {
        document,
        variables: `{ ${variables.join('; ')} }`,
        data: fieldsOf(schema, schema.getRootType(operation.operation)?.name ?? '', operation.selectionSet).own,
      };
    }),
  };
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
  if (isEnumType(type) && type.name !== 'Sector') return words(type);
  return SCALARS[type.name] ?? 'string';
}

/** What need not be given may be left out. */
function inputField(name: string, type: GraphQLInputType): string {
  return isNonNullType(type)
    ? `readonly ${name}: ${inputType(type)}`
    : `readonly ${name}?: ${inputType(type)} | null | undefined`;
}

function inputType(type: GraphQLInputType): string {
  if (isNonNullType(type)) return inputType(type.ofType);
  if (isListType(type)) {
    const item = isNonNullType(type.ofType) ? inputType(type.ofType) : `${inputType(type.ofType)} | null`;
    return `readonly (${item})[]`;
  }
  if (isEnumType(type)) return words(type);
  if (isInputObjectType(type))
    return `{ ${Object.values(type.getFields())
      .map((field) => inputField(field.name, field.type))
      .join('; ')} }`;
  return SCALARS[type.name] ?? 'string';
}

function words(type: GraphQLEnumType): string {
  return type
    .getValues()
    .map(({ name }) => `'${name}'`)
    .join(' | ');
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ');
