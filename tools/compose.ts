/** Composes schema/supergraph.graphql; with --check says whether the committed one is what would be composed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { composeSupergraph } from '../gateway/supergraph/compose.ts';

const folder = new URL('../schema/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const settings = z
  .object({ subgraphs: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), z.object({ routing_url: z.url(), schema: z.object({ file: z.string() }) })) })
  .parse(parse(read('supergraph.yaml')));

const composed = composeSupergraph({
  contract: read('contract.graphql'),
  chain: read('chain.graphql'),
  ministries: Object.entries(settings.subgraphs).map(([name, { routing_url, schema }]) => ({ name, url: routing_url, sdl: read(schema.file) })),
});
const target = new URL('supergraph.graphql', folder);
if (!composed.ok) {
  console.error(`the schemas do not compose:\n${composed.faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  writeFileSync(target, composed.supergraph);
  console.log('schema/supergraph.graphql is composed');
} else if (readFileSync(target, 'utf8') !== composed.supergraph) {
  console.error('schema/supergraph.graphql is stale: run npm run compose');
  process.exitCode = 1;
} else {
  console.log('schema/supergraph.graphql is fresh');
}
