import type { ConfigSources } from '@tongcha/config';
import type { ProcessObserver } from '@tongcha/observe';
import { readGatewayConfig, readMinistryConfigs } from './config.ts';
import type { GatewayOptions } from './gateway.ts';
import { openSupergraph } from './supergraph/open-supergraph.ts';

/** What a gateway is opened with, as its configuration says. @throws ConfigError with every fault at once */
export async function readGatewayOptions(sources: ConfigSources, observer?: ProcessObserver): Promise<GatewayOptions> {
  const config = readGatewayConfig(sources);
  const { supergraph, source } = await openSupergraph(config);
  return {
    config,
    supergraph,
    ministries: readMinistryConfigs(supergraph, sources),
    source,
    ministriesOf: (next) => readMinistryConfigs(next, sources, 'lenient'),
    ...(observer ? { observer } : {}),
  };
}
