import type { AuditOver } from '../audit/audit.ts';
import type { WalkedMinistry } from '../chain/asker.ts';
import type { GraphService } from '../execute/service.ts';
import type { Operations } from '../policy/limits/operations.ts';

/** What the steps need of one version of the graph. */
export interface Graph {
  /** SHA-256 of its supergraph's text. */
  readonly hash: string;
  /** By which operations are weighed. */
  readonly operations: Operations;
  readonly service: GraphService;
  /** Those that can be walked. */
  readonly ministries: readonly WalkedMinistry[];
  /** Null: nothing is written down. */
  readonly audit: AuditOver | null;
}
