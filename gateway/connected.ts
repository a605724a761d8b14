import type { DocumentNode } from 'graphql';
import type { Audit } from './audit/audit.ts';
import type { Cache } from './cache/open-cache.ts';
import type { SubgraphCall } from './calls/call.ts';
import type { CallSettings, HeldClient, MinistryClients } from './calls/ministry-clients.ts';
import { withOwnClaims } from './calls/own-claims.ts';
import { refusePlainHttp } from './calls/plain-http.ts';
import type { WalkedMinistry } from './chain/asker.ts';
import type { GatewayConfig } from './config.ts';
import type { Documents } from './documents/documents.ts';
import type { GatewayObserver } from './observe/gateway-observer.ts';
import { chainSubgraph } from './supergraph/chain-subgraph.ts';
import type { Member } from './members/member.ts';
import type { Supergraph } from './supergraph/load.ts';
import type { MinistryEntry } from './supergraph/topology.ts';
import { sectorLook } from '@tongcha/schema';

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

/** A ministry that one version of the graph calls. */
export interface Connected extends HeldClient {
  readonly name: string;
  readonly sector: string | null;
  readonly settings: CallSettings;
}

/** Fills `connected` one by one, so that what is held is known when a later one fails. */
export function connect(
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
    const shared: SubgraphCall = cache ? cache.remember(sdl, { ...own, name, sector })(held.call) : held.call;
    const remembered = withOwnClaims(name, shared);
    // Around all else, so that it sees each caller's own calls.
    const call: SubgraphCall = audit ? audit.calls(name, sector)(remembered) : remembered;
    connected.push({ ...held, call: observer?.calls(name, call) ?? call, name, sector, settings: own });
  }
}

/** Those that can be walked. */
export function walkable({ topology }: Supergraph, connected: readonly Connected[]): WalkedMinistry[] {
  return topology.ministries.flatMap((entry) => {
    const own = connected.find(({ name }) => name === entry.name);
    if (!own) return [];
    const {
      call,
      latency,
      health,
      settings: { maxBatch, concurrency, timeoutMs },
    } = own;
    return [
      {
        ...entry,
        member: soleMember(entry),
        call,
        maxBatch,
        concurrency,
        timeoutMs,
        latency,
        breaker: () => health().breaker,
      },
    ];
  });
}

/** Who answers for a sector that no directory names members of: its subgraph. */
function soleMember({ name, sector }: MinistryEntry): Member {
  const { zh, en } = sectorLook(sector);
  return { name, sector, kind: 'MINISTRY', authority: { zh, en } };
}

/** The gateway's own fields over those. */
export function chainTypeDefs({ contract, chain }: Supergraph, ministries: readonly WalkedMinistry[]): DocumentNode {
  return chainSubgraph(contract, chain, {
    recordTypes: ministries.map(({ recordType }) => recordType),
    sectors: ministries.map(({ sector }) => sector),
  });
}
