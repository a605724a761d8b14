import { certificateMeter, type CertificateLife } from '@tongcha/http';
import type { Meters } from '@tongcha/observe';
import type { SystemHealth } from '@tongcha/resilience';
import type { MemberSchema } from '@tongcha/schema';
import type { SpaceHealth } from '../audit/audit-space.ts';
import type { AuditHealth } from '../audit/audit-trail.ts';
import type { Counts } from '../cache/counts.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { DirectoryHealth } from '../directory/directory.ts';
import type { Standing } from '../readiness/readiness.ts';
import { metersOfConditions } from './condition-meters.ts';
import { MemberMeters } from './member-meters.ts';
import { metersOfAudit, metersOfCache, metersOfDirectory, metersOfFilters } from './part-meters.ts';
import { RequestMeters } from './request-meters.ts';

export type AuditState = AuditHealth & SpaceHealth;

/** What the gateway's parts know of themselves anyway. */
export interface GatewayHealth {
  /** What is wrong now. */
  readonly conditions: () => readonly Standing[];
  /** Those that it shows, trusts and is shown. */
  readonly certificates: () => readonly CertificateLife[];
  /** How late its event loop is, milliseconds. */
  readonly eventLoop: { readonly lateMs: number };
  /** Each ministry that is connected, by its subgraph's name. */
  readonly ministries: () => Iterable<
    readonly [
      string,
      SystemHealth & { readonly retries: number; readonly trusted: boolean; readonly schema: MemberSchema },
    ]
  >;
  /** What was answered from the cache, by ministry. Null: nothing is kept. */
  readonly cache: (() => Iterable<readonly [string, Counts]>) | null;
  /** Null: nothing is written down. */
  readonly audit: (() => AuditState) | null;
  /** Null: there is none. */
  readonly directory: (() => DirectoryHealth) | null;
  /** Null: members are asked about everything. */
  readonly discovery: Pick<Discovery, 'status' | 'bytes'> | null;
}

/**
 * What is counted of a gateway. Labels have few values: roles, outcomes, public codes, the ministries on the graph. What may go wrong is
 * counted from zero, so that its first time is an increase.
 */
export class GatewayMeters {
  readonly requests: RequestMeters;
  readonly members: MemberMeters;

  constructor(meters: Meters, health: GatewayHealth) {
    this.requests = new RequestMeters(meters);
    this.members = new MemberMeters(meters, health);
    metersOfConditions(meters, health.conditions);
    certificateMeter(meters, health.certificates);
    meters.kept(
      'gauge',
      {
        name: 'tongcha_gateway_event_loop_late_seconds',
        help: 'how late the event loop was in half of the last second’s turns; a request waits for several',
      },
      () => [[{}, health.eventLoop.lateMs / 1_000]],
    );
    if (health.cache) metersOfCache(meters, health.cache);
    if (health.discovery) metersOfFilters(meters, health.discovery);
    if (health.directory) metersOfDirectory(meters, health.directory);
    if (health.audit) metersOfAudit(meters, health.audit);
  }
}
