#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { run } from '@tongcha/http';
import { readGatewayConfig, readMinistryConfigs } from './config.ts';
import { startGateway } from './server.ts';
import { openSupergraph } from './supergraph/open-supergraph.ts';

const { values } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' } } });

await run('gateway', async (observer) => {
  const env = {
    ...process.env,
    ...(values.supergraph === undefined ? {} : { GATEWAY_SUPERGRAPH: values.supergraph }),
    ...(values.port === undefined ? {} : { GATEWAY_PORT: values.port }),
  };
  const config = readGatewayConfig({ env });
  const { supergraph, source } = await openSupergraph(config);
  return startGateway({
    config,
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
    source,
    ministriesOf: (next) => readMinistryConfigs(next, { env }, 'lenient'),
    observer,
  });
});
