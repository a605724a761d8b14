#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { run } from '@tongcha/http';
import { readGatewayOptions } from './read-options.ts';
import { startGateway } from './server.ts';

const { values } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' } } });

await run('gateway', async (observer) => {
  const env = {
    ...process.env,
    ...(values.supergraph === undefined ? {} : { GATEWAY_SUPERGRAPH: values.supergraph }),
    ...(values.port === undefined ? {} : { GATEWAY_PORT: values.port }),
  };
  return startGateway(await readGatewayOptions({ env }, observer));
});
