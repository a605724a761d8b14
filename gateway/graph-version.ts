import { publicHealth, type PublicHealth } from '@tongcha/resilience';
import { accessRules } from './policy/rules/access-rules.ts';
import type { Audit } from './audit/audit.ts';
import type { Cache } from './cache/open-cache.ts';
import type { Ministry } from './chain/asker.ts';
import type { GatewayConfig } from './config.ts';
import { chainSource } from './execute/chain-source.ts';
import type { Subgraph } from './compile/fetch.ts';
import type { Planner } from './plan/planner.ts';
import { plannerInThread } from './plan/planner-pool.ts';
import { GraphService } from './execute/service.ts';
import type { MinistryCall } from './calls/call.ts';
import type { MinistryHealth } from './calls/connect.ts';
import { withOwnClaims } from './calls/own-claims.ts';
import type { GatewayObserver } from './observe/gateway-observer.ts';
import type { Documents } from './documents/documents.ts';
import type { Graph } from './pipeline/graph.ts';
import { Operations } from './policy/limits/operations.ts';
import type { ServedVersion } from './supergraph/versions.ts';
import { CHAIN, chainSubgraph } from './supergraph/chain-subgraph.ts';
import type { Supergraph } from './supergraph/load.ts';
import type { CallSettings, HeldClient, MinistryClients } from './calls/ministry-clients.ts';
import { refusePlainHttp } from './calls/plain-http.ts';

/** By subgraph name. */
export type MinistrySettings = Readonly<Record<string, CallSettings>>;

/** What lives on from version to version. */
export interface Lasting {
  readonly config: GatewayConfig;
  readonly audit: Audit | null;
  /** Where texts are parsed. */
  readonly documents: Documents;
  readonly clients: MinistryClients;
  /** Null: every question is asked. */
  readonly cache: Cache | null;
  /** Null: nothing is watched. */
  readonly observer: GatewayObserver | null;
}

/** One version of the supergraph and all that depends on it: whoever holds it is served by it, whatever is served meanwhile. */
export interface GraphVersion extends Graph, ServedVersion {
  readonly service: GraphService;
  health(): Readonly<Record<string, PublicMinistryHealth>>;
}

interface Connected extends HeldClient {
  readonly name: string;
  readonly sector: string | null;
  readonly settings: CallSettings;
}

/** What anybody may know of a ministry, and whether it takes this gateway's signature. */
export interface PublicMinistryHealth extends PublicHealth {
  readonly trusted: boolean;
}

/** @throws Error when the supergraph is none, or needs what is not supported; ConfigError when its ministries' settings cannot be used */
export function createVersion(lasting: Lasting, supergraph: Supergraph, settings: MinistrySettings): GraphVersion {
  const connected: Connected[] = [];
  const thread = plannerInThread(supergraph.sdl, lasting.config.planMs);
  const planner = lasting.observer?.planner(thread) ?? thread;
  const close = async (): Promise<void> =>
    void (await Promise.all([planner.stop(), ...connected.map((each) => each.release())]));
  try {
    connect(lasting, supergraph, settings, connected);
    return {
      ...composeVersion(lasting, supergraph, connected, planner),
      ready: planner.ready,
      health: () => Object.fromEntries(connected.map(({ name, health }) => [name, publicOf(health())])),
      close,
    };
  } catch (error) {
    void close();
    throw error;
  }
}

function publicOf(health: MinistryHealth): PublicMinistryHealth {
  return { ...publicHealth(health), trusted: health.trusted };
}

function composeVersion(
  { config, audit, documents, observer }: Lasting,
  supergraph: Supergraph,
  connected: readonly Connected[],
  planner: Planner,
): Graph & Pick<GraphVersion, 'supergraph'> {
  const ministries = walkable(supergraph, connected);
  return {
    hash: supergraph.hash,
    supergraph,
    ministries,
    operations: new Operations(supergraph.graph),
    service: new GraphService({
      supergraph: supergraph.graph,
      subgraphs: subgraphsOf(supergraph, connected, ministries, observer),
      planner,
      access: accessRules(supergraph.graph, supergraph.marks, { rejects: config.refuseWhole }),
      cacheBytes: config.planCacheMb * 1024 * 1024,
      documents,
    }),
    audit: audit?.over(supergraph.graph) ?? null,
  };
}

/** Fills `connected` one by one, so that what is held is known when a later one fails. */
function connect(
  { config, clients, audit, cache, observer }: Lasting,
  { topology, sdl }: Supergraph,
  settings: MinistrySettings,
  connected: Connected[],
): void {
  const sectors = new Map(topology.ministries.map(({ name, sector }) => [name, sector]));
  const reached = topology.subgraphs.flatMap(({ name, url }) => {
    const own = settings[name];
    return own ? [{ name, url: own.url ?? url, settings: own }] : [];
  });
  if (config.production) refusePlainHttp(reached);
  for (const { name, url, settings: own } of reached) {
    const held = clients.take(name, url, own);
    const sector = sectors.get(name) ?? null;
    const shared: MinistryCall = cache ? cache.remember(sdl, { ...own, name, sector })(held.call) : held.call;
    const remembered = withOwnClaims(name, shared);
    // Around all else, so that it sees each caller's own calls.
    const call: MinistryCall = audit ? audit.calls(name, sector)(remembered) : remembered;
    connected.push({ ...held, call: observer?.questions(name, call) ?? call, name, sector, settings: own });
  }
}

/** The gateway's own among them, where there is anything to walk. */
function subgraphsOf(
  { contract, chain }: Supergraph,
  connected: readonly Connected[],
  ministries: readonly Ministry[],
  observer: GatewayObserver | null,
): Map<string, Subgraph> {
  const subgraphs = new Map<string, Subgraph>();
  const own = {
    recordTypes: ministries.map(({ recordType }) => recordType),
    sectors: ministries.map(({ sector }) => sector),
  };
  if (ministries.length > 0) {
    const source = chainSource(chainSubgraph(contract, chain, own));
    subgraphs.set(CHAIN, observer?.chain(source) ?? source);
  }
  for (const { name, sector, settings, call } of connected)
    subgraphs.set(name, { name, sector, mergeRepresentations: settings.mergeRepresentations ?? true, call });
  return subgraphs;
}

function walkable({ topology }: Supergraph, connected: readonly Connected[]): Ministry[] {
  return topology.ministries.flatMap((entry) => {
    const own = connected.find(({ name }) => name === entry.name);
    if (!own) return [];
    const {
      call,
      latency,
      health,
      settings: { maxBatch, concurrency, timeoutMs },
    } = own;
    return [{ ...entry, call, maxBatch, concurrency, timeoutMs, latency, breaker: () => health().breaker }];
  });
}
