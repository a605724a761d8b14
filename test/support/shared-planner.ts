import { plannerInThread } from '../../gateway/plan/planner-pool.ts';
import type { Planner, PlannerOf } from '../../gateway/plan/planner.ts';
import { ownSupergraph } from './own-supergraph.ts';

const shared = new Map<number, Planner>();

/**
 * Over the project's own supergraph one thread plans for all gateways of a worker, from file to file: to load the planner, and to have it
 * compiled, took each gateway of a test half a second. It ends with the worker.
 */
export const sharedPlanner: PlannerOf = (supergraphSdl, budgetMs) => {
  if (supergraphSdl !== ownSupergraph().sdl) return plannerInThread(supergraphSdl, budgetMs);
  const planner = shared.get(budgetMs) ?? plannerInThread(supergraphSdl, budgetMs);
  shared.set(budgetMs, planner);
  return { ready: planner.ready, plan: (query, name) => planner.plan(query, name), stop: async () => {} };
};
