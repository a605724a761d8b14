import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled, ApolloServerPluginSchemaReportingDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { type RunningServer, serveGraphQL } from '../common/graphql-http.ts';
import { Asker, type Ministry } from './chain/asker.ts';
import type { GatewayConfig, MinistryConfig } from './config.ts';
import { publicError } from './execute/public-error.ts';
import { chainSource } from './execute/chain-source.ts';
import type { OperationContext } from './execute/context.ts';
import { ministrySource } from './execute/data-source.ts';
import { connectMinistry, type MinistryClient } from './ministry/call.ts';
import { CHAIN, chainSubgraph } from './supergraph/chain-subgraph.ts';
import type { Supergraph } from './supergraph/load.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph;
  /** By subgraph name. */
  readonly ministries: Readonly<Record<string, MinistryConfig>>;
}

// The planner's own usage metrics are never sent out; it reads this when a gateway loads.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';

/** A walk ends early enough that the records of what it found can still be fetched. */
const WALK_SHARE = 0.7;

/** Serves the supergraph: /graphql, /health (alive), /ready (can plan). Starts whether or not any ministry is up. */
export async function startGateway({ config, supergraph, ministries: settings }: GatewayOptions): Promise<RunningServer> {
  const clients = connect(supergraph, settings);
  const ministries = walkable(supergraph, settings, clients);
  const sectors = new Map(ministries.map(({ name, sector }) => [name, sector]));
  const own = { recordTypes: ministries.map(({ recordType }) => recordType), sectors: ministries.map(({ sector }) => sector) };
  const chain = ministries.length > 0 ? chainSource(chainSubgraph(supergraph.contract, supergraph.chain, own)) : null;

  const gateway = new ApolloGateway({
    supergraphSdl: supergraph.sdl,
    buildService: ({ name }) => {
      if (name === CHAIN && chain) return chain;
      const client = clients.get(name);
      if (!client) throw new Error(`the supergraph has no subgraph ${name}`);
      return ministrySource(name, sectors.get(name) ?? null, client.call);
    },
  });
  const apollo = new ApolloServer<OperationContext>({
    gateway,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    formatError: publicError,
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginSchemaReportingDisabled()],
  });
  const server = await serveGraphQL<OperationContext>({
    apollo,
    host: config.host,
    port: config.port,
    maxBodyBytes: config.maxBodyBytes,
    context: (_, gone) => {
      const operation = limits(config.deadlineMs, gone);
      return { ...operation, asker: new Asker(ministries, limits(config.deadlineMs * WALK_SHARE, gone)) };
    },
    routes: {
      '/health': () => ({ status: 200, body: { status: 'ok', ministries: supergraph.topology.subgraphs.map(({ name }) => name).filter((name) => name !== CHAIN) } }),
      '/ready': () => ({ status: 200, body: { status: 'ready' } }),
    },
  });
  return {
    url: server.url,
    async stop(graceMs) {
      await server.stop(graceMs);
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

function limits(milliseconds: number, gone: AbortSignal): { readonly signal: AbortSignal; readonly deadlineAt: number } {
  return { signal: AbortSignal.any([gone, AbortSignal.timeout(Math.ceil(milliseconds))]), deadlineAt: Date.now() + milliseconds };
}

function connect(supergraph: Supergraph, settings: GatewayOptions['ministries']): Map<string, MinistryClient> {
  const clients = new Map<string, MinistryClient>();
  for (const { name, url } of supergraph.topology.subgraphs) {
    const own = settings[name];
    if (name !== CHAIN && own) clients.set(name, connectMinistry({ url: own.url ?? url, timeoutMs: own.timeoutMs, concurrency: own.concurrency }));
  }
  return clients;
}

function walkable(supergraph: Supergraph, settings: GatewayOptions['ministries'], clients: ReadonlyMap<string, MinistryClient>): Ministry[] {
  return supergraph.topology.ministries.flatMap((entry) => {
    const own = settings[entry.name];
    const client = clients.get(entry.name);
    return own && client ? [{ ...entry, call: client.call, maxBatch: own.maxBatch, concurrency: own.concurrency, timeoutMs: own.timeoutMs, latency: { usualMs: 20 } }] : [];
  });
}
