import { sectorLook } from '@tongcha/schema';
import type { Audit } from './audit/audit.ts';
import type { Cache } from './cache/open-cache.ts';
import type { SubgraphCall } from './calls/call.ts';
import type { Certificates } from './calls/certificates.ts';
import type { CallSettings, HeldClient, MinistryClients } from './calls/ministry-clients.ts';
import type { CalledVersions } from './calls/told-schema.ts';
import { withOwnClaims } from './calls/own-claims.ts';
import { type Reached, refusePlainHttp } from './calls/plain-http.ts';
import type { GatewayConfig } from './config.ts';
import type { Directory } from './directory/directory.ts';
import type { DirectoryList } from './directory/list.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { MemberFilter } from './discovery/member-filter.ts';
import type { Documents } from './documents/documents.ts';
import { withKnownFields } from './drift/known-fields.ts';
import { memberCall } from './members/member-call.ts';
import { type Member, subgraphOf } from './members/member.ts';
import type { QueryShapes } from './members/query-shapes.ts';
import { type Known, knownBy } from './members/shadow-asks.ts';
import type { GatewayObserver } from './observe/gateway-observer.ts';
import type { EventLoop } from './readiness/event-loop.ts';
import type { Readiness } from './readiness/readiness.ts';
import type { RedisWatch } from './redis.ts';
import type { Supergraph } from './supergraph/load.ts';
import type { RuleFiles } from './warnings/rule-book.ts';

/** By subgraph name. */
export type MinistrySettings = Readonly<Record<string, CallSettings>>;

/** What lives on from version to version. */
export interface Lasting {
  readonly config: GatewayConfig;
  /** Processes that call members for this gateway, each its part. */
  readonly workers: number;
  readonly audit: Audit | null;
  /** Where texts are parsed. */
  readonly documents: Documents;
  /** By which units are judged, as far as they are data. */
  readonly rules: RuleFiles;
  readonly redisWatch: RedisWatch;
  readonly certificates: Certificates;
  readonly clients: MinistryClients;
  /** Null: each sector's subgraph is its one member. */
  readonly directory: Directory | null;
  /** Null: every member is asked about everything. */
  readonly discovery: Discovery | null;
  /** Null: every question is asked. */
  readonly cache: Cache | null;
  /** What is wrong, and whether this gateway is able. */
  readonly readiness: Readiness;
  readonly eventLoop: EventLoop;
  /** Null: nothing is watched. */
  readonly observer: GatewayObserver | null;
}

/** A member that one version of the graph calls, or a subgraph that answers for no sector. */
export interface Connected extends HeldClient {
  /** The member's, which is its subgraph's where that has no others. */
  readonly name: string;
  readonly subgraph: string;
  readonly member: Member | null;
  readonly settings: CallSettings;
  /** What it surely does not know; null: it is asked about everything. */
  readonly filter: MemberFilter | null;
  /** What it may know by that filter; null: anything. */
  readonly known: Known | null;
}

/** What is to be connected. */
interface Reachable extends Reached {
  readonly member: Member | null;
  readonly settings: CallSettings;
  readonly versions: CalledVersions;
}

/**
 * Connects those that count: of a sector that the directory has members of, these alone.
 * @param list null: there is no directory
 * @throws ConfigError, with nothing held, where one cannot be reached so
 */
export function connect(
  lasting: Lasting,
  supergraph: Supergraph,
  settings: MinistrySettings,
  shapes: QueryShapes,
  list: DirectoryList | null,
): Connected[] {
  const reached = reachable(supergraph, settings, list).map((each) => ({
    ...each,
    settings: { ...each.settings, concurrency: Math.ceil(each.settings.concurrency / lasting.workers) },
  }));
  if (lasting.config.production) refusePlainHttp(reached);
  const connected: Connected[] = [];
  try {
    for (const each of reached) connected.push(connectOne(lasting, supergraph, shapes, each));
    return connected;
  } catch (error) {
    for (const each of connected) void each.release();
    throw error;
  }
}

/** In the order of the supergraph's subgraphs, and of members' names. */
function reachable(
  { topology }: Supergraph,
  settings: MinistrySettings,
  list: DirectoryList | null,
): readonly Reachable[] {
  const ministries = new Map(topology.ministries.map((each) => [each.name, each]));
  return topology.subgraphs.flatMap(({ name, url }): Reachable[] => {
    const own = settings[name];
    const { sector, version: graph = null } = ministries.get(name) ?? {};
    if (!own) return [];
    const listed = sector === undefined ? [] : (list?.members.filter((each) => subgraphOf(each.name) === name) ?? []);
    if (listed.length === 0) {
      const member = sector === undefined ? null : onlyMember(name, sector);
      return [{ name, section: name, urls: own.url ?? [url], member, settings: own, versions: { graph, own: null } }];
    }
    return listed.flatMap(({ state, url: address, limits, name: of, kind, authority, contract }) =>
      state === 'counts'
        ? [
            {
              name: of,
              section: name,
              urls: [address].flat(),
              member: { name: of, sector: sector ?? '', kind, authority },
              settings: { ...own, ...limits },
              versions: { graph, own: contract === undefined ? null : { contract, schema: null } },
            },
          ]
        : [],
    );
  });
}

/** Of a sector that the directory names nobody of: its ministry. */
function onlyMember(name: string, sector: string): Member {
  const { zh, en } = sectorLook(sector);
  return { name, sector, kind: 'MINISTRY', authority: { zh, en } };
}

function connectOne(
  { certificates, clients, discovery, audit, cache, observer }: Lasting,
  { hash, graph }: Supergraph,
  shapes: QueryShapes,
  { name, section: subgraph, urls, member, settings, versions }: Reachable,
): Connected {
  const held = clients.take(name, urls, settings, subgraph, versions);
  const tls = settings.tls && certificates.tls(settings.tls, `ministries.${subgraph}.tls`);
  // Only what answers for a sector is asked by codes.
  const taken = member && discovery ? discovery.take({ name, ministry: subgraph, urls }, tls) : null;
  const sector = member?.sector ?? null;
  const known = withKnownFields(() => graph, held.sdl, held.call);
  const shared: SubgraphCall = cache ? cache.remember(hash, { ...settings, name, sector })(known) : known;
  const remembered = withOwnClaims(name, shared);
  // Around all else, so that it sees each caller's own calls.
  const audited: SubgraphCall = audit ? audit.calls(name, sector)(remembered) : remembered;
  const observed = observer?.calls(name, audited) ?? audited;
  const filter = taken?.filter ?? null;
  const byFilter = filter && discovery ? knownBy(discovery, filter) : null;
  const call = member ? memberCall(member, shapes, byFilter?.around(observed) ?? observed, held.schema) : observed;
  const release = async (): Promise<void> => void (await Promise.all([held.release(), taken?.release()]));
  return { ...held, call, name, subgraph, member, settings, filter, known: byFilter, release };
}
