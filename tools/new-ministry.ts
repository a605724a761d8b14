/** `npm run new-ministry -- NAME`: a sixth subgraph that composes, starts and passes the contract suite. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { namesOf } from '@tongcha/schema';

const root = join(import.meta.dirname, '..');
const [name] = process.argv.slice(2);
if (!name || !/^[a-z]+(-[a-z]+)*$/.test(name)) {
  console.error(
    'usage: npm run new-ministry -- NAME\n  NAME  lower-case words with hyphens, e.g. timber or cold-chain',
  );
  process.exit(2);
}
const names = namesOf(name);
const pascal = names.recordType.replace(/Record$/, '');
const settings = join(root, 'schema/supergraph.yaml');
const supergraph = parseDocument(readFileSync(settings, 'utf8'));
const ports = [...readFileSync(settings, 'utf8').matchAll(/:(\d+)\/graphql/g)].map((match) => Number(match[1]));
const port = Math.max(4000, ...ports) + 1;

const FILES: Readonly<Record<string, string>> = {
  'schema.graphql.txt': `schema/${name}.graphql`,
  'package.json.txt': `subgraphs/${name}/package.json`,
  'index.ts.txt': `subgraphs/${name}/index.ts`,
  'config.ts.txt': `subgraphs/${name}/config.ts`,
  'system.ts.txt': `subgraphs/${name}/system.ts`,
  'ministry.ts.txt': `subgraphs/${name}/ministry.ts`,
  'main.ts.txt': `subgraphs/${name}/main.ts`,
  'legacy.ts.txt': `demo/${name}/server.ts`,
  'facts.yaml.txt': `demo/${name}/facts.yaml`,
  'agreement.yaml.txt': `schema/agreements/${name}.yaml`,
};
const taken = Object.values(FILES).filter((file) => existsSync(join(root, file)));
if (taken.length > 0 || supergraph.hasIn(['subgraphs', name])) {
  console.error(`${name} is there already: ${taken.join(', ') || 'schema/supergraph.yaml'}`);
  process.exit(1);
}
for (const [template, file] of Object.entries(FILES)) {
  const text = readFileSync(join(import.meta.dirname, 'new-ministry', template), 'utf8')
    .replaceAll('SAMPLE_SECTOR', names.sector)
    .replaceAll('sample-sector', name)
    .replaceAll('SampleSector', pascal)
    .replaceAll('sampleSector', names.field)
    .replaceAll('4999', String(port));
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
supergraph.setIn(
  ['subgraphs', name],
  supergraph.createNode({ routing_url: `http://127.0.0.1:${port}/graphql`, schema: { file: `${name}.graphql` } }),
);
writeFileSync(settings, supergraph.toString({ lineWidth: 0 }));

console.log(`${name} is there:
${Object.values(FILES)
  .map((file) => `  ${file}`)
  .join('\n')}

next:
  npm install                                             # its package beside the others
  npm run compose                                         # put it on the graph
  npm run configuration                                   # its keys, in docs/configuration.md
  node_modules/.bin/node demo/${name}/server.ts &         # a small legacy system to try it with
  npm run keys -- secrets                                 # keys to sign calls with
  ${names.sector}_TRUSTED_KEYS=secrets/public/trusted.json ${names.sector}_URL=http://127.0.0.1:${port + 200} node_modules/.bin/node subgraphs/${name}/main.ts &
  npm run conform -- http://127.0.0.1:${port}/graphql --key secrets/private/signing.json --facts demo/${name}/facts.yaml   # proof that it keeps the contract, and that its mapping is right (docs/joining.md)

then say in schema/${name}.graphql who may see what (docs/sharing.md), and in schema/agreements/${name}.yaml whom you let see the rest:
its own regulators so far
`);
