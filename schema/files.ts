import { readFileSync } from 'node:fs';

/** Where the schema's files are: the contract, each sector's own, chain.graphql, supergraph.graphql, agreements/. */
export const SCHEMA_FOLDER = new URL('./', import.meta.url);

/** One of them. @param file `contract.graphql` */
export function schemaText(file: string): string {
  return readFileSync(new URL(file, SCHEMA_FOLDER), 'utf8');
}
