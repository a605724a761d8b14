import { GraphQLError } from 'graphql';
import { inSpan } from '@tongcha/observe';
import type { Planner } from '../plan/planner.ts';
import type { GatewayMeters } from './gateway-meters.ts';
import { currentWatch } from './request-watch.ts';

/** An operation is planned for whoever asks it first; that request's trace has it. */
export function observePlanner(planner: Planner, meters: GatewayMeters | null): Planner {
  return {
    ready: planner.ready,
    stop: () => planner.stop(),
    async plan(query, operationName) {
      const watch = currentWatch();
      if (watch) watch.planned = true;
      const began = performance.now();
      const done = (outcome: 'made' | 'refused' | 'failed'): void =>
        meters?.requests.planned(outcome, performance.now() - began);
      try {
        const plan = await inSpan(
          'plan',
          'internal',
          {},
          () => planner.plan(query, operationName),
          (told) => ({ 'tongcha.refused': told instanceof GraphQLError }),
        );
        done(plan instanceof GraphQLError ? 'refused' : 'made');
        return plan;
      } catch (error) {
        done('failed');
        throw error;
      }
    },
  };
}
