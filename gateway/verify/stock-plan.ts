import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { placesOf } from '../plan/fetched.ts';
import { notAsRequired } from '../plan/not-as-required.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { GraphParts } from '../supergraph/graph-parts.ts';
import type { Joined } from './joined.ts';
import type { StockFault } from './stock-faults.ts';
import type { Asked } from './truth.ts';

/** Says what is wrong with the plan that stock makes of an operation, by its planner as it is; null: nothing that is known. */
export function stockPlans(graph: GraphParts, joined: Joined): (asked: Asked) => StockFault | null {
  let planner: QueryPlanner | null = null;
  return ({ document, operationName }) => {
    planner ??= new QueryPlanner(graph.apollo);
    const named = operationName === null ? {} : { operationName };
    try {
      const operation = operationFromDocument(graph.apollo.apiSchema(), document, named);
      const plan = planner.buildQueryPlan(operation).node as PlanNode | undefined;
      const places = placesOf(joined.whole, plan ?? null);
      return notAsRequired(joined.whole, joined.requirements, places) === null ? null : 'REQUIREMENT';
    } catch {
      return 'UNPLANNED';
    }
  };
}
