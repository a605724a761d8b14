import { readFileSync } from 'node:fs';

/** Where the schema's files are: the contract, each sector's own, the gateway's own, supergraph.graphql, agreements/. */
export const SCHEMA_FOLDER = new URL('./', import.meta.url);

/** One of them. @param file `contract.graphql` */
export function schemaText(file: string): string {
  return readFileSync(new URL(file, SCHEMA_FOLDER), 'utf8');
}

/** Those that together are the gateway's own subgraph. */
const GATEWAY_FILES = [
  'chain.graphql',
  'caller.graphql',
  'warnings.graphql',
  'impact.graphql',
  'origins.graphql',
  'organizations.graphql',
  'monitoring.graphql',
  'catalogue.graphql',
  'alerts.graphql',
  'recalled.graphql',
  'recall.graphql',
  'webhooks.graphql',
  'complaints.graphql',
] as const;

export function gatewaySchemaText(): string {
  return GATEWAY_FILES.map(schemaText).join('\n');
}
