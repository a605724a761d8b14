import { randomUUID } from 'node:crypto';
import { publicHealth } from '../common/breaker.ts';
import { type RunningServer, serveGraphQL } from '../common/graphql-http.ts';
import { readTlsFiles } from '../common/tls.ts';
import { accessRules } from './access/access-rules.ts';
import { openAccess } from './access/access.ts';
import { type Admission, askerOf } from './access/admission.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import { Asker, type Ministry } from './chain/asker.ts';
import type { GatewayConfig, MinistryConfig } from './config.ts';
import { answerRequests } from './edge/answer-request.ts';
import { createEdge } from './edge/edge.ts';
import { chainSource } from './execute/chain-source.ts';
import type { OperationContext } from './execute/context.ts';
import type { Subgraph } from './execute/fetch.ts';
import { plannerInThread } from './execute/planner-pool.ts';
import { GraphService } from './execute/service.ts';
import { connectMinistry, type MinistryClient } from './ministry/connect.ts';
import { openSigner, type SignerOf } from './ministry/signer.ts';
import { mergeRequests } from './merge-requests.ts';
import { portalSite } from './pages/portal-site.ts';
import { CHAIN, chainSubgraph } from './supergraph/chain-subgraph.ts';
import type { Supergraph } from './supergraph/load.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph;
  /** By subgraph name. */
  readonly ministries: Readonly<Record<string, MinistryConfig>>;
}

/** A walk ends early enough that the records of what it found can still be fetched. */
const WALK_SHARE = 0.7;

/** Serves the supergraph: /graphql, /health (alive), /ready (can plan). Starts whether or not any ministry is up. */
export async function startGateway({ config, supergraph, ministries: settings }: GatewayOptions): Promise<RunningServer> {
  const audit = config.audit.folder === undefined ? null : await openAudit({ ...config.audit, folder: config.audit.folder }, supergraph.sdl);
  const clients = connect(supergraph, settings, audit, config.signing && (await openSigner(config.signing.keyFile)));
  const ministries = walkable(supergraph, settings, clients);
  const sectors = new Map(ministries.map(({ name, sector }) => [name, sector]));
  const own = { recordTypes: ministries.map(({ recordType }) => recordType), sectors: ministries.map(({ sector }) => sector) };
  const chain = ministries.length > 0 ? chainSource(chainSubgraph(supergraph.contract, supergraph.chain, own)) : null;

  const subgraphs = new Map<string, Subgraph>(chain ? [[CHAIN, chain]] : []);
  for (const [name, { call }] of clients) subgraphs.set(name, { name, sector: sectors.get(name) ?? null, mergeRepresentations: settings[name]?.mergeRepresentations ?? true, call });
  const planner = plannerInThread(supergraph.sdl, config.planMs);
  const rules = accessRules(supergraph.sdl, supergraph.marks, { rejects: config.rejectUnauthorized });
  const service = new GraphService({ supergraphSdl: supergraph.sdl, subgraphs, planner, access: rules }, config.planCacheMb * 1024 * 1024);
  const access = await openAccess(config, supergraph);
  const edge = createEdge<Admission>({ ...config, supergraphSdl: supergraph.sdl, redisUrl: config.redis.url, identityOf: ({ identity }) => identity });
  const answering = audit ? { isRead: service.isRead.bind(service), answer: audit.answers(service) } : service;
  const answer = answerRequests<Admission>(answering, ({ admitted, signal }) => contextFor(config, ministries, admitted, signal, audit));
  const server = await serveGraphQL<Admission>({
    host: config.host,
    port: config.port,
    maxBodyBytes: config.maxBodyBytes,
    ...portalSite(config.portal),
    deadlineMs: config.deadlineMs,
    admit: access.admit,
    answer: edge.guard(config.mergeRequests ? mergeRequests(askerOf, answer) : answer),
    routes: {
      '/health': () => ({ status: 200, body: { status: 'ok', ministries: Object.fromEntries([...clients].map(([name, client]) => [name, publicHealth(client.health())])) } }),
      '/ready': () => ({ status: 200, body: { status: 'ready' } }),
    },
  });
  return {
    url: server.url,
    async stop(graceMs) {
      await server.stop(graceMs);
      await Promise.all([access.close(), edge.close(), service.stop(), ...[...clients.values()].map((client) => client.close())]);
      await audit?.close();
    },
  };
}

/** What only a walk needs is made when a walk begins. */
function contextFor({ deadlineMs, maxCalls }: GatewayConfig, ministries: readonly Ministry[], { rights, claims, fingerprint, identity, purpose }: Admission, signal: AbortSignal, audit: Audit | null): OperationContext {
  const now = Date.now();
  const requestId = randomUUID();
  const witness = audit?.begin({ who: identity, purpose, requestId });
  const caller = { signal, deadlineAt: now + deadlineMs, rights: fingerprint, claims, requestId, budget: { left: maxCalls }, witness };
  let asker: Asker | null = null;
  return {
    caller,
    access: rights,
    asker: () => {
      const share = deadlineMs * WALK_SHARE;
      return (asker ??= new Asker(ministries, { ...caller, signal: AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(share))]), deadlineAt: now + share }));
    },
  };
}

function connect(supergraph: Supergraph, settings: GatewayOptions['ministries'], audit: Audit | null, signerOf: SignerOf | undefined): Map<string, MinistryClient> {
  const sectors = new Map(supergraph.topology.ministries.map(({ name, sector }) => [name, sector]));
  const clients = new Map<string, MinistryClient>();
  for (const { name, url } of supergraph.topology.subgraphs) {
    const own = settings[name];
    if (name !== CHAIN && own) clients.set(name, connectMinistry({ ...own, url: own.url ?? url, sign: signerOf?.(name), tls: own.tls && readTlsFiles(own.tls, `ministries.${name}.tls`) }, audit?.calls(name, sectors.get(name) ?? null)));
  }
  return clients;
}

function walkable(supergraph: Supergraph, settings: GatewayOptions['ministries'], clients: ReadonlyMap<string, MinistryClient>): Ministry[] {
  return supergraph.topology.ministries.flatMap((entry) => {
    const own = settings[entry.name];
    const client = clients.get(entry.name);
    return own && client ? [{ ...entry, call: client.call, maxBatch: own.maxBatch, concurrency: own.concurrency, timeoutMs: own.timeoutMs, latency: { usualMs: 20 }, breaker: () => client.health().breaker }] : [];
  });
}
