import type { AuditOver } from '../audit/audit.ts';
import type { WalkedMinistry } from '../chain/asker.ts';
import type { GraphService } from '../execute/service.ts';
import type { Operations } from '../policy/limits/operations.ts';
import type { Step } from './step.ts';

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

/** Whoever holds the graph that is served now. */
export interface Served {
  /** The graph lives on until the work is done, whatever is served meanwhile. */
  serve<T>(work: (graph: Graph) => Promise<T>): Promise<T>;
}

/** A request runs to its end on the graph that it began with. */
export function onServedGraph(served: Served): Step {
  return (next) => (request) =>
    served.serve((graph) => {
      request.graph = graph;
      return next(request);
    });
}
