import { type DocumentNode, getOperationAST } from 'graphql';
import { operationHash, ownDocument } from '../audit/operation-hash.ts';

export interface OperationName {
  /** Null: it has none. */
  readonly name: string | null;
  /** The same as in the audit log. */
  readonly hash: string;
}

/** Digits in a row that could be a code, a telephone or a person's number. */
const DIGITS = /\d{4,}/g;
const LONGEST = 80;

const known = new WeakMap<DocumentNode, Map<string, OperationName>>();

/** How logs and traces name an operation. Its name is the caller's own text: numbers in it are masked. @returns null where the document has no such operation */
export function operationNameOf(document: DocumentNode, operationName: string | null): OperationName | null {
  const key = operationName ?? '';
  let names = known.get(document);
  if (!names) known.set(document, (names = new Map()));
  const remembered = names.get(key);
  if (remembered) return remembered;
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const name = {
    name: operation.name?.value.replace(DIGITS, '#').slice(0, LONGEST) ?? null,
    hash: operationHash(ownDocument(document, operation)),
  };
  names.set(key, name);
  return name;
}
