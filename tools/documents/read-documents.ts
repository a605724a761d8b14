import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import { loadSupergraph } from '@tongcha/gateway';

export interface TrustedDocument {
  readonly name: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  /** The operation with the fragments that it uses. */
  readonly text: string;
  readonly operation: OperationDefinitionNode;
}

export interface Documents {
  readonly documents: readonly TrustedDocument[];
  readonly fragments: readonly FragmentDefinitionNode[];
  /** What a client of the graph sees. */
  readonly schema: GraphQLSchema;
}

/** Every operation of the folder's .graphql files, and of texts that are made. @throws Error with every way in which they are not of the graph */
export function readDocuments(directory: string, made: readonly string[] = []): Documents {
  const schema = Supergraph.build(loadSupergraph().sdl).apiSchema().toGraphQLJSSchema();
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  const all = parse([...files.map((name) => readFileSync(join(directory, name), 'utf8')), ...made].join('\n'));
  const faults = validate(schema, all);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  const fragments = all.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const operations = all.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return { documents: operations.map((operation) => trusted(operation, fragments)), fragments, schema };
}

function trusted(operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): TrustedDocument {
  const used = new Set<string>();
  const look = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        if (used.has(name.value)) return;
        used.add(name.value);
        for (const fragment of fragments) if (fragment.name.value === name.value) look(fragment);
      },
    });
  };
  look(operation);
  const text = print({
    kind: Kind.DOCUMENT,
    definitions: [operation, ...fragments.filter(({ name }) => used.has(name.value))],
  });
  return { name: operation.name?.value ?? '', hash: createHash('sha256').update(text).digest('hex'), text, operation };
}
