#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { run } from '@tongcha/http';
import { readGatewayOptions } from './read-options.ts';
import { startChainOnly } from './chain-only/serve.ts';
import { startJobs } from './jobs-worker/serve.ts';
import { startGateway } from './server.ts';

const { values } = parseArgs({
  options: {
    supergraph: { type: 'string' },
    port: { type: 'string' },
    'chain-only': { type: 'boolean', default: false },
    jobs: { type: 'boolean', default: false },
  },
});
const start = values.jobs ? startJobs : values['chain-only'] ? startChainOnly : startGateway;

await run(values.jobs ? 'jobs' : 'gateway', async (observer) => {
  const env = {
    ...process.env,
    ...(values.supergraph === undefined ? {} : { GATEWAY_SUPERGRAPH: values.supergraph }),
    ...(values.port === undefined ? {} : { GATEWAY_PORT: values.port }),
  };
  return start(await readGatewayOptions({ env }, observer));
});
