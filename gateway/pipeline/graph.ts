import type { AuditOver } from '../audit/audit.ts';
import type { SubgraphCall } from '../calls/call.ts';
import type { Discovery } from '../chain/discovery.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import type { GraphService } from '../execute/service.ts';
import type { Operations } from '../policy/limits/operations.ts';

/** What the steps need of one version of the graph, and of those who answer for it. */
export interface Graph {
  /** The same only for the same supergraph and the same list of members. */
  readonly key: string;
  /** By which operations are weighed. */
  readonly operations: Operations;
  readonly service: GraphService;
  /** Those that can be walked. */
  readonly ministries: readonly WalkedMinistry[];
  /** Of one request: which of these are asked about a code. */
  readonly discovery: () => Discovery;
  /** What is asked of a subgraph, by its name. */
  readonly calls: ReadonlyMap<string, SubgraphCall>;
  /** Null: nothing is written down. */
  readonly audit: AuditOver | null;
}
