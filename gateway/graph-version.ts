import { publicHealth, type PublicHealth } from '@tongcha/resilience';
import type { MemberSchema } from '@tongcha/schema';
import { accessRules } from './policy/rules/access-rules.ts';
import type { SubgraphCall } from './calls/call.ts';
import { chainSource } from './execute/chain-source.ts';
import type { Subgraph } from './compile/fetch.ts';
import type { Planner, PlannerOf } from './plan/planner.ts';
import { plannerInThread } from './plan/planner-pool.ts';
import { GraphService } from './execute/service.ts';
import { warmUp } from './execute/warm-up.ts';
import type { FilterStatus } from './discovery/member-filter.ts';
import type { GatewayObserver } from './observe/gateway-observer.ts';
import type { Graph } from './pipeline/graph.ts';
import { Operations } from './policy/limits/operations.ts';
import type { ServedVersion } from './supergraph/versions.ts';
import type { Connected, Lasting, MinistrySettings } from './connected.ts';
import { lookAt, type MemberLook } from './operator/look-at.ts';
import { addressConditions } from './readiness/address-conditions.ts';
import type { Condition } from './readiness/condition.ts';
import { chainTypeDefs, type MemberSet, openMembers } from './member-set.ts';
import { CHAIN } from './supergraph/chain-subgraph.ts';
import { codeSchemesIn } from './supergraph/code-schemes.ts';
import type { Supergraph } from './supergraph/load.ts';
import type { Succession } from './supergraph/succession.ts';
import { graphCatalogue } from './catalogue/graph-catalogue.ts';
import { ruleBook, type RuleFiles } from './warnings/rule-book.ts';

/** One version of the supergraph and all that depends on it: whoever holds it is served by it, whatever is served meanwhile. */
export interface GraphVersion extends ServedVersion {
  readonly service: GraphService;
  /** Over those who answer now, who stay connected until the work is done, whoever leaves meanwhile. */
  serve<T>(work: (graph: Graph) => Promise<T>): Promise<T>;
  health(): Readonly<Record<string, PublicMinistryHealth>>;
  /** What is to be known of where its members are. */
  conditions(): Iterable<Condition>;
  /** Asks every member the least there is, now. */
  look(): Promise<readonly MemberLook[]>;
}

/** What anybody may know of a member, and whether it takes this gateway's signature. */
export interface PublicMinistryHealth extends PublicHealth {
  readonly trusted: boolean;
  /** Each of its addresses, in the order in which they were named; absent where it has one. */
  readonly addresses?: readonly (PublicHealth & { readonly trusted: boolean })[];
  /** How its schema stands to the graph's; absent: the subgraph answers for no sector. */
  readonly schema?: MemberSchema;
  /** How its membership filter stands; absent: there is no key to read one with. */
  readonly filter?: FilterStatus['state'];
}

/** @throws Error when the supergraph is none, or needs what is not supported; ConfigError when its ministries' settings cannot be used */
export function createVersion(
  lasting: Lasting,
  supergraph: Supergraph,
  settings: MinistrySettings,
  plannerOf: PlannerOf = plannerInThread,
): GraphVersion {
  const thread = plannerOf(supergraph.sdl, lasting.config.planMs);
  const planner = lasting.observer?.planner(thread) ?? thread;
  let members: Succession<MemberSet> | null = null;
  const close = async (): Promise<void> => void (await Promise.all([planner.stop(), members?.close()]));
  try {
    const live = (members = openMembers(lasting, supergraph, settings));
    const fixed = composeVersion(lasting, supergraph, settings, planner);
    const graphs = new WeakMap<MemberSet, Graph>();
    const graphOf = (set: MemberSet): Graph => {
      const known = graphs.get(set);
      if (known) return known;
      const { ministries, discovery, calls, serial } = set;
      const graph = { ...fixed, key: `${supergraph.hash} ${serial}`, ministries, discovery, calls };
      graphs.set(set, graph);
      return graph;
    };
    return {
      supergraph,
      service: fixed.service,
      ready: planner.ready.then(async () => void (await warmUp(fixed.service, supergraph.topology.ministries))),
      serve: (work) => live.serve((set) => work(graphOf(set))),
      conditions: () => addressConditions(supergraph.topology, settings, lasting.directory?.list ?? null),
      health: () => Object.fromEntries(live.current.connected.map((each) => [each.name, publicOf(each)])),
      look: () => lookAt(live.current.connected),
      close,
    };
  } catch (error) {
    void close();
    throw error;
  }
}

function publicOf({ health, filter, member }: Connected): PublicMinistryHealth {
  const now = health();
  return {
    ...publicHealth(now),
    trusted: now.trusted,
    ...(now.addresses.length > 1
      ? { addresses: now.addresses.map((each) => ({ ...publicHealth(each), trusted: each.trusted })) }
      : {}),
    ...(member ? { schema: now.schema } : {}),
    ...(filter ? { filter: filter.status().state } : {}),
  };
}

/** What is the same whoever answers. */
function composeVersion(
  { config, audit, documents, observer, rules }: Lasting,
  supergraph: Supergraph,
  settings: MinistrySettings,
  planner: Planner,
): Omit<Graph, 'key' | 'ministries' | 'discovery' | 'calls'> {
  return {
    operations: new Operations(supergraph.graph),
    service: new GraphService({
      supergraph: supergraph.graph,
      subgraphs: subgraphsOf(supergraph, settings, observer, rules),
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
  settings: MinistrySettings,
  observer: GatewayObserver | null,
  rules: RuleFiles,
): Map<string, Subgraph> {
  const { topology } = supergraph;
  const subgraphs = new Map<string, Subgraph>();
  if (topology.ministries.length > 0) {
    const source = chainSource(chainTypeDefs(supergraph), {
      ruleBook: ruleBook(rules, supergraph),
      catalogue: graphCatalogue(supergraph),
      codeSchemes: codeSchemesIn(supergraph.graph.sdl),
    });
    subgraphs.set(CHAIN, observer?.chain(source) ?? source);
  }
  const sectors = new Map(topology.ministries.map(({ name, sector }) => [name, sector]));
  for (const { name } of topology.subgraphs) {
    const own = settings[name];
    if (!own) continue;
    subgraphs.set(name, {
      name,
      sector: sectors.get(name) ?? null,
      mergeRepresentations: own.mergeRepresentations ?? true,
      call: (request, { calls }) => callIn(calls, name)(request),
    });
  }
  return subgraphs;
}

/** @throws Error where the operation's context is of another version */
function callIn(calls: Graph['calls'], name: string): SubgraphCall {
  const call = calls.get(name);
  if (!call) throw new Error(`nobody answers for the subgraph ${name}`);
  return call;
}
