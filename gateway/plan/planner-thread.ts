import { parentPort, workerData } from 'node:worker_threads';
import { GraphQLError } from 'graphql';
import { collectAfterStart } from './collect.ts';
import { plannerHere } from './planner.ts';
import type { PlanNode } from './plan.ts';

/** What the thread is asked, and what it answers; one at a time. */
export interface PlanRequest {
  readonly query: string;
  readonly operationName: string | null;
}

export type PlanReply =
  | 'ready'
  | { readonly plan: PlanNode | null }
  | { readonly refused: { readonly message: string; readonly code: unknown } };

const planner = plannerHere((workerData as { supergraphSdl: string }).supergraphSdl);

parentPort?.on('message', ({ query, operationName }: PlanRequest) => {
  void planner
    .plan(query, operationName)
    .then((plan) =>
      reply(
        plan instanceof GraphQLError ? { refused: { message: plan.message, code: plan.extensions['code'] } } : { plan },
      ),
    );
});

collectAfterStart();
reply('ready');

function reply(message: PlanReply): void {
  // As JSON: a plan's nodes are instances that a structured clone would walk slower, and prototypes stay behind.
  parentPort?.postMessage(JSON.stringify(message));
}
