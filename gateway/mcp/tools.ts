import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isCompositeType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Said } from '@tongcha/client';
import { log } from '@tongcha/observe';
import { documentIn, type Documents } from '../documents/documents.ts';
import type { SavedQuestion } from '../policy/saved-questions.ts';
import { inputSchemaOf, type JsonSchema, type ObjectSchema } from './input-schema.ts';

/** A query that assistants may ask, by its name. */
export interface Tool {
  readonly name: string;
  /** What it asks, in both languages. */
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  /** What is asked: the text, and the name of the operation in it; null: it has none, and is the only one. */
  readonly text: string;
  readonly operationName: string | null;
  /** Whether an argument says as of which moment it asks. */
  readonly takesMoment: boolean;
  /** Whether it asks what could not be read, where the graph could tell. */
  readonly asksWhatIsMissing: boolean;
}

/** As of which moment is asked (docs/as-of.md); an operation's own variable of that name is only that. */
export const MOMENT = 'asOf';

const MOMENT_SCHEMA: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: 'As of which moment it is answered, where history is kept; of now when absent. 截至何时;缺省为现在',
};

/** Where tools come from. */
export interface ToolSources {
  readonly schema: GraphQLSchema;
  /** Trusted documents: each named query in them is a tool. */
  readonly texts: Iterable<string>;
  /** A question has the place of a document's query of its name. */
  readonly questions: readonly SavedQuestion[];
  readonly documents: Documents;
  /** Whether it is a valid document of the graph. */
  readonly isValid: (text: string) => boolean;
}

/** All that can be asked of this graph, by name and in the order of the names. Mutations never, nor what the graph does not know. */
export function toolsOf({ schema, texts, questions, documents, isValid }: ToolSources): ReadonlyMap<string, Tool> {
  const all = new Map<string, Tool>();
  const add = (text: string, question: SavedQuestion | null): void => {
    const document = documentIn(documents.of(text));
    if (!document || !isValid(text)) {
      log.warn(
        { event: 'tool-left-out', tool: question?.name },
        '问题与超图不符,不提供给助手 / not of this graph, so no tool of assistants',
      );
      return;
    }
    for (const operation of document.definitions) {
      if (operation.kind !== Kind.OPERATION_DEFINITION || operation.operation !== OperationTypeNode.QUERY) continue;
      const name = question?.name ?? operation.name?.value;
      if (name === undefined || all.has(keyOf(name))) continue;
      all.set(keyOf(name), toolOf(schema, { document, operation, name, text, question }));
    }
  };
  for (const question of questions) add(question.text, question);
  for (const text of texts) add(text, null);
  return new Map([...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((tool) => [tool.name, tool]));
}

/** `recalled-lots` and `RecalledLots` are one name: an assistant would take two for two. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

interface Found {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly name: string;
  readonly text: string;
  readonly question: SavedQuestion | null;
}

function toolOf(schema: GraphQLSchema, { document, operation, name, text, question }: Found): Tool {
  const query = schema.getQueryType();
  const given = query ? fieldsOf(schema, document, operation.selectionSet, query.name) : [];
  const gives = given.flatMap((each) => each.below.map(({ key, says }) => `- ${each.key}.${key}: ${says}`));
  const title = question?.title ? inBoth(question.title) : null;
  const about = Object.entries(question?.about ?? {}).map(([variable, said]) => [variable, inBoth(said)] as const);
  const input = inputSchemaOf(schema, document, operation, new Map(about));
  const takesMoment = !Object.hasOwn(input.properties, MOMENT);
  return {
    name,
    title: title ?? name,
    description: [
      ...(title === null ? [] : [title]),
      ...given.map(({ says }) => says),
      ...(gives.length > 0 ? ['结果 / gives:', ...gives] : []),
    ].join('\n'),
    inputSchema: takesMoment ? { ...input, properties: { ...input.properties, [MOMENT]: MOMENT_SCHEMA } } : input,
    text,
    operationName: operation.name?.value ?? null,
    takesMoment,
    asksWhatIsMissing: asksWhatIsMissing(schema, document),
  };
}

function inBoth({ zh, en }: Said): string {
  return zh === en ? zh : `${zh} / ${en}`;
}

/** Whether each type that could tell of gaps is asked for them, or whether it is complete. */
function asksWhatIsMissing(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  const telling = new Set<string>();
  const asked = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value } }) {
        const parent = types.getParentType()?.name ?? '';
        const of = getNamedType(types.getType());
        if (isObjectType(of) && of.getFields()['gaps']) telling.add(of.name);
        if (value === 'gaps' || value === 'complete') asked.add(parent);
      },
    }),
  );
  return [...telling].every((type) => asked.has(type));
}

interface GivenField {
  /** Under which name it stands in the result. */
  readonly key: string;
  /** What the schema says of it. */
  readonly says: string;
  readonly below: readonly GivenField[];
}

/** The fields of a result and, one level below, theirs: more than that nobody reads before asking. */
function fieldsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  selected: SelectionSetNode,
  type: string,
  levels = 1,
): GivenField[] {
  const parent = schema.getType(type);
  return selected.selections.flatMap((selection): GivenField[] => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return fieldsOf(schema, document, selection.selectionSet, selection.typeCondition?.name.value ?? type, levels);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = document.definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION
        ? fieldsOf(schema, document, fragment.selectionSet, fragment.typeCondition.name.value, levels)
        : [];
    }
    const field = parent && 'getFields' in parent ? parent.getFields()[selection.name.value] : undefined;
    if (!field) return [];
    const of = getNamedType(field.type);
    const below =
      levels > 0 && selection.selectionSet && isCompositeType(of)
        ? fieldsOf(schema, document, selection.selectionSet, of.name, levels - 1)
        : [];
    return [{ key: selection.alias?.value ?? field.name, says: field.description ?? field.name, below }];
  });
}
