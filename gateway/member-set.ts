import type { DocumentNode } from 'graphql';
import type { BreakerState } from '@tongcha/resilience';
import type { SubgraphCall } from './calls/call.ts';
import { byFilters } from './chain/by-filters.ts';
import { type Discovery, discoveryOf } from './chain/discovery.ts';
import type { WalkedMinistry } from './chain/walked-ministry.ts';
import { connect, type Connected, type Lasting, type MinistrySettings } from './connected.ts';
import type { DirectoryList } from './directory/list.ts';
import { acrossMembers } from './members/across-members.ts';
import type { Member } from './members/member.ts';
import { QueryShapes } from './members/query-shapes.ts';
import { marksWithin, policiesIn } from './supergraph/marks.ts';
import { chainSubgraph } from './supergraph/chain-subgraph.ts';
import type { Supergraph } from './supergraph/load.ts';
import { Succession, type Successive } from './supergraph/succession.ts';
import type { MinistryEntry, SubgraphEntry } from './supergraph/topology.ts';

/** Who answers, for one version of the graph under one list of members. */
export interface MemberSet extends Successive {
  /** Of the list; 0 without one. */
  readonly serial: number;
  readonly connected: readonly Connected[];
  /** What is asked of a subgraph, by its name: of a sector it is asked of its members. */
  readonly calls: ReadonlyMap<string, SubgraphCall>;
  /** The members that a walk asks. */
  readonly ministries: readonly WalkedMinistry[];
  /** Of one request: which of these are asked about a code. */
  readonly discovery: () => Discovery;
}

/** The set that serves, and those that requests which began with them still use: a member that leaves is let go after the last of these. */
export function openMembers(
  lasting: Lasting,
  supergraph: Supergraph,
  settings: MinistrySettings,
): Succession<MemberSet> {
  const { directory } = lasting;
  const shapes = new QueryShapes(() => supergraph.graph.whole, supergraph.marks);
  const open = (list: DirectoryList | null): MemberSet =>
    memberSet(lasting, supergraph, shapes, list?.serial ?? 0, connect(lasting, supergraph, settings, shapes, list));
  const sets = new LiveSets(open(directory?.list ?? null));
  sets.detach = directory?.attach((list) => {
    const next = open(list);
    return { commit: () => sets.follow(next), abandon: () => void next.close() };
  });
  return sets;
}

class LiveSets extends Succession<MemberSet> {
  detach: (() => void) | undefined;

  override close(): Promise<void> {
    this.detach?.();
    return super.close();
  }
}

function memberSet(
  { discovery }: Lasting,
  { topology, marks }: Supergraph,
  shapes: QueryShapes,
  serial: number,
  connected: readonly Connected[],
): MemberSet {
  const of = ({ name }: SubgraphEntry): readonly Connected[] => connected.filter(({ subgraph }) => subgraph === name);
  const walked = topology.ministries.flatMap((entry) => {
    const policies = policiesIn(marks).filter((policy) => policy.startsWith(`${entry.name}/`));
    const searchMarks = marks.fields.get(`Query.${entry.searchField}`);
    const totalsMarks = marks.fields.get(`Query.${entry.totalsField}`);
    const registerMarks = marksWithin(marks, entry.organization?.type);
    const own = { ...entry, policies, searchMarks, totalsMarks, registerMarks };
    return of(entry).flatMap((each) =>
      each.member ? [{ ...each, ministry: walkedMinistry(own, each, each.member) }] : [],
    );
  });
  const ministries = walked.map(({ ministry }) => ministry);
  return {
    serial,
    connected,
    calls: new Map(topology.subgraphs.map((entry) => [entry.name, callOf(of(entry), shapes)])),
    ministries,
    discovery: discovery ? byFilters(discovery, walked) : () => discoveryOf(ministries),
    close: async () => void (await Promise.all(connected.map((each) => each.release()))),
  };
}

function walkedMinistry(
  entry: Pick<WalkedMinistry, keyof MinistryEntry | 'policies' | 'searchMarks' | 'totalsMarks' | 'registerMarks'>,
  { call, known, latency, health, settings: { maxBatch, concurrency, timeoutMs } }: Connected,
  member: Member,
): WalkedMinistry {
  const { mayKnow, isShadow } = known ?? {};
  const breaker = (): BreakerState => health().breaker;
  return { ...entry, member, call, mayKnow, isShadow, maxBatch, concurrency, timeoutMs, latency, breaker };
}

/** What is asked of a subgraph: of those who answer for its sector, together. */
function callOf(connected: readonly Connected[], shapes: QueryShapes): SubgraphCall {
  const [only] = connected;
  if (only?.member === null) return only.call;
  const members = connected.flatMap(({ member, call, known }) =>
    member ? [{ member, call, mayKnow: known?.mayKnow, isShadow: known?.isShadow }] : [],
  );
  return acrossMembers(() => members, shapes);
}

/** The gateway's own fields: over every sector of the graph, whoever answers for it. */
export function chainTypeDefs({ contract, chain, topology }: Supergraph): DocumentNode {
  return chainSubgraph(contract, chain, {
    recordTypes: topology.ministries.map(({ recordType }) => recordType),
    sectors: topology.ministries.map(({ sector }) => sector),
  });
}
