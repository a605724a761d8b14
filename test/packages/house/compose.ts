/** `node compose.ts timber.graphql http://127.0.0.1:4999/graphql supergraph.graphql` */
import { readFileSync, writeFileSync } from 'node:fs';
import { composeSupergraph } from '@tongcha/gateway/compose';

const [schema = '', url = '', to = ''] = process.argv.slice(2);
const composed = composeSupergraph([{ name: 'timber', url, sdl: readFileSync(schema, 'utf8') }]);
if (!composed.ok) throw new Error(composed.faults.join('\n'));
writeFileSync(to, composed.supergraph);
