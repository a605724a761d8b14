/** A gateway and a ministry as they start without any setting: which libraries are loaded, and what is open. */
import { createRequire } from 'node:module';
import { startMinistry } from '../../../subgraphs/kit/server.ts';
import { startEmptyGateway } from '../../support/empty-gateway.ts';

const gateway = await startEmptyGateway();
const system = {
  name: 'none',
  maxCodes: 1,
  records: async () => [],
  links: async () => [],
  ping: async () => {},
  close: async () => {},
};
await startMinistry({ name: 'rare-earth', systems: [system] }, { port: 0 });
await (
  await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    },
    body: '{"query":"{ __typename }"}',
  })
).text();
// Until then it walks over a server of its own.
while ((await fetch(`${gateway.url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) =>
  /prom-client|@opentelemetry/.test(path),
);
const listening = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
process.stdout.write(`${JSON.stringify({ loaded, listening })}\n`);
process.exit(0);
