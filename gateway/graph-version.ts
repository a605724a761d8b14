import { publicHealth, type PublicHealth } from '@tongcha/resilience';
import { accessRules } from './policy/rules/access-rules.ts';
import type { WalkedMinistry } from './chain/asker.ts';
import { chainSource } from './execute/chain-source.ts';
import type { Subgraph } from './compile/fetch.ts';
import type { Planner } from './plan/planner.ts';
import { plannerInThread } from './plan/planner-pool.ts';
import { GraphService } from './execute/service.ts';
import type { MinistryHealth } from './calls/connect.ts';
import type { GatewayObserver } from './observe/gateway-observer.ts';
import type { Graph } from './pipeline/graph.ts';
import { Operations } from './policy/limits/operations.ts';
import type { ServedVersion } from './supergraph/versions.ts';
import { chainTypeDefs, connect, type Connected, type Lasting, type MinistrySettings, walkable } from './connected.ts';
import { CHAIN } from './supergraph/chain-subgraph.ts';
import type { Supergraph } from './supergraph/load.ts';

/** One version of the supergraph and all that depends on it: whoever holds it is served by it, whatever is served meanwhile. */
export interface GraphVersion extends Graph, ServedVersion {
  readonly service: GraphService;
  health(): Readonly<Record<string, PublicMinistryHealth>>;
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

/** The gateway's own among them, where there is anything to walk. */
function subgraphsOf(
  supergraph: Supergraph,
  connected: readonly Connected[],
  ministries: readonly WalkedMinistry[],
  observer: GatewayObserver | null,
): Map<string, Subgraph> {
  const subgraphs = new Map<string, Subgraph>();
  if (ministries.length > 0) {
    const source = chainSource(chainTypeDefs(supergraph, ministries));
    subgraphs.set(CHAIN, observer?.chain(source) ?? source);
  }
  for (const { name, sector, settings, call } of connected)
    subgraphs.set(name, { name, sector, mergeRepresentations: settings.mergeRepresentations ?? true, call });
  return subgraphs;
}
