import { hash } from 'node:crypto';
import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  visit,
} from 'graphql';

/** SM3 of an operation's text without values and aliases, hex. @param document with this operation alone */
export function operationHash(document: DocumentNode): string {
  return hashOf(withoutValues(document));
}

/** @param text of an operation without values */
export function hashOf(text: string): string {
  return hash('sm3', text, 'hex');
}

/** The operation with the fragments that it uses, and nothing else. */
export function ownDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  return separateOperations(document)[operation.name?.value ?? ''] ?? document;
}

/** The same text for all values: literals, defaults and aliases can hold them. Names of the caller's are in it. */
export function withoutValues(document: DocumentNode): string {
  const definitions = document.definitions.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  return print(
    visit(
      { ...document, definitions },
      {
        Field: (field) => ({ ...field, alias: undefined }),
        Argument: (argument) =>
          argument.value.kind === Kind.VARIABLE ? undefined : { ...argument, value: { kind: Kind.ENUM, value: '_' } },
        VariableDefinition: (definition) => ({
          ...definition,
          defaultValue: definition.defaultValue && { kind: Kind.ENUM, value: '_' },
        }),
      },
    ),
  );
}

function keyOf(definition: DefinitionNode): string {
  return `${definition.kind} ${'name' in definition ? (definition.name?.value ?? '') : ''}`;
}
