import { type DocumentNode, getOperationAST, type OperationTypeNode } from 'graphql';
import { hashOf, ownDocument, withoutValues } from '../audit/operation-hash.ts';

export interface OperationName {
  readonly type: OperationTypeNode;
  /** Null: it has none. */
  readonly name: string | null;
  /** The same as in the audit log. */
  readonly hash: string;
  /** Its text without values and aliases. */
  readonly document: string;
}

/** Digits in a row that could be a code, a telephone or a person's number. */
const DIGITS = /\d{4,}/g;
const LONGEST_NAME = 80;
const LONGEST_DOCUMENT = 4_096;

const known = new WeakMap<DocumentNode, Map<string, OperationName>>();

/**
 * How logs and traces name an operation. Names in it, its own and those of variables and fragments, are the caller's own text: numbers in
 * them are masked.
 * @returns null where the document has no such operation
 */
export function operationNameOf(document: DocumentNode, operationName: string | null): OperationName | null {
  const key = operationName ?? '';
  let names = known.get(document);
  if (!names) known.set(document, (names = new Map()));
  const remembered = names.get(key);
  if (remembered) return remembered;
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const text = withoutValues(ownDocument(document, operation));
  const name = {
    type: operation.operation,
    name: operation.name === undefined ? null : masked(operation.name.value, LONGEST_NAME),
    hash: hashOf(text),
    document: masked(text, LONGEST_DOCUMENT),
  };
  names.set(key, name);
  return name;
}

function masked(text: string, longest: number): string {
  return text.replace(DIGITS, '#').slice(0, longest);
}
