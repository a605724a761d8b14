import type { AuditOver } from '../audit/audit.ts';
import type { Lasting, MinistrySettings } from '../connected.ts';
import { type MemberSet, openMembers } from '../member-set.ts';
import { MayFetch } from '../plan/may-fetch.ts';
import { accessRules } from '../policy/rules/access-rules.ts';
import type { Supergraph } from '../supergraph/load.ts';
import type { Succession } from '../supergraph/succession.ts';
import type { ServedVersion } from '../supergraph/versions.ts';

/** One version of the supergraph for walks alone: nothing is planned over it. */
export interface WalkVersion extends ServedVersion {
  readonly members: Succession<MemberSet>;
  readonly mayFetch: MayFetch;
  /** Null: nothing is written down. */
  readonly audit: AuditOver | null;
}

/** @throws ConfigError when its ministries' settings cannot be used */
export function walkVersion(lasting: Lasting, supergraph: Supergraph, settings: MinistrySettings): WalkVersion {
  const { graph, marks } = supergraph;
  const members = openMembers(lasting, supergraph, settings);
  return {
    supergraph,
    members,
    mayFetch: new MayFetch(graph.whole, accessRules(graph, marks, { rejects: false })?.(graph.api) ?? null),
    audit: lasting.audit?.over(graph) ?? null,
    service: { schema: graph.whole, apiSchema: graph.api },
    ready: Promise.resolve(),
    health: () => ({}),
    close: () => members.close(),
  };
}
