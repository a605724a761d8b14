import type { Graph } from './graph.ts';
import type { Step } from './step.ts';

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
