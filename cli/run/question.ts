import { basename, extname } from 'node:path';
import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { saidIn, splitQuestion } from '@tongcha/client';
import type { Said } from '@tongcha/command';
import { CliFault, EXIT } from '@tongcha/command';

/** A question in a file of its own, which is asked by its name. */
export interface Question {
  /** The file's, without its ending. */
  readonly name: string;
  readonly file: string;
  readonly language: 'sql' | 'graphql';
  readonly title: Said;
  /** What stands below the title. */
  readonly notes: readonly Said[];
  readonly variables: readonly Variable[];
  /** Of SQL, which records are exported for a table, or for all others: a SearchCondition, where `"$name"` stands for a variable. */
  readonly wheres: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface Variable {
  readonly name: string;
  /** Of DuckDB (`VARCHAR[]`), or of GraphQL (`[TraceCode!]!`). */
  readonly type: string;
  /** null: it has none. */
  readonly otherwise: string | null;
  readonly isNeeded: boolean;
  readonly isList: boolean;
  readonly about: Said;
}

/** `$since TIMESTAMPTZ = 2026-01-01: 自何时起 | since when`; of GraphQL, where the operation has types and defaults, `$since: 自何时起 | since when` */
const VARIABLE = /^\$(\w+)(?: (\w+(?:\[\])?))?(?: = (.*?))?: (.+)$/;
/** `where links {"sectors":["HAZARDOUS_GOODS"]}` */
const WHERE = /^where (?:(\w+) )?(\{.+\})$/;
export const EVERY_TABLE = '';

/** A question's, by its file. */
export function nameOf(file: string): string {
  return basename(file, extname(file));
}

/** @throws CliFault usage, with what is wrong with the file */
export function readQuestion(file: string, source: string): Question {
  const language = extname(file) === '.sql' ? 'sql' : 'graphql';
  const mark = language === 'sql' ? '--' : '#';
  const { head, text } = splitQuestion(source, mark);
  const [title = '', ...others] = head;
  if (title === '') throw faulty(file, '第一行应为标题注释 / the first line is a comment with its title');
  const declared = others.flatMap((line): Variable[] => {
    const [, name, type = 'VARCHAR', otherwise = null, about = ''] = VARIABLE.exec(line) ?? [];
    if (name === undefined) return [];
    const isList = type.endsWith('[]');
    return [{ name, type, otherwise, isNeeded: otherwise === null, isList, about: saidIn(about) }];
  });
  return {
    name: nameOf(file),
    file,
    language,
    title: saidIn(title),
    notes: others.filter((line) => line !== '' && !VARIABLE.test(line) && !WHERE.test(line)).map(saidIn),
    variables: language === 'sql' ? declared : variablesOf(file, text, declared),
    wheres: new Map(
      others.flatMap((line) => {
        const [, table = EVERY_TABLE, where] = WHERE.exec(line) ?? [];
        return where === undefined ? [] : [[table, readWhere(file, where)] as const];
      }),
    ),
    text,
  };
}

function readWhere(file: string, where: string): string {
  try {
    JSON.parse(where);
    return where;
  } catch {
    throw faulty(file, `where: 应为 JSON 对象 / expected a JSON object: ${where}`);
  }
}

/** By the operation's own types. */
function variablesOf(file: string, text: string, declared: readonly Variable[]): Variable[] {
  return (
    operationOf(file, text).variableDefinitions?.map(({ variable, type, defaultValue }) => {
      const name = variable.name.value;
      return {
        name,
        type: print(type),
        otherwise: defaultValue ? print(defaultValue) : null,
        isNeeded: type.kind === Kind.NON_NULL_TYPE && !defaultValue,
        isList: isList(type),
        about: declared.find((each) => each.name === name)?.about ?? { zh: '', en: '' },
      };
    }) ?? []
  );
}

function operationOf(file: string, text: string): OperationDefinitionNode {
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw faulty(file, error.message);
    throw error;
  }
  const [operation, ...others] = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation || others.length > 0) throw faulty(file, '应有且只有一个操作 / expected one operation');
  return operation;
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function faulty(file: string, why: string): CliFault {
  return new CliFault(EXIT.usage, `${file}: ${why}`);
}
