import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Place } from './fetched.ts';
import { firstLeftOut, type PlannedOperation } from './left-out.ts';
import { refused } from '../json/refused.ts';
import { notAsRequired } from './not-as-required.ts';
import type { Requirements } from './requirements.ts';

/**
 * Why the plan is no answer to its operation; null: it is one. A planner that leaves something out says nothing of it:
 * what the plan fetches is held against what the operation selects, and against what the subgraphs say that their
 * fields require.
 */
export function whyIncomplete(
  { schema, requirements }: { readonly schema: GraphQLSchema; readonly requirements: Requirements },
  places: Place,
  operation: PlannedOperation,
): GraphQLError | null {
  const left = firstLeftOut(schema, places, operation);
  const wrong =
    left === null
      ? notAsRequired(schema, requirements, places)
      : `no ministry is found to ask for ${left} beside the rest`;
  return wrong === null ? null : refusedPlan(wrong);
}

/** @param why in words that whoever asks may read */
export function refusedPlan(why: string): GraphQLError {
  return refused('OPERATION_UNPLANNABLE', `${why}: ask in two operations`);
}
