export { type GatewayConfig, type MinistryConfig, readGatewayConfig, readMinistryConfigs } from './config.ts';
export { type Gateway, type GatewayOptions, openGateway } from './gateway.ts';
export { startGateway } from './server.ts';
export { SupergraphFault } from './supergraph/fault.ts';
export { loadSupergraph, readSupergraph, type Supergraph } from './supergraph/load.ts';
export { openSupergraph } from './supergraph/open-supergraph.ts';
export type { TextSource } from './sources/text-source.ts';
