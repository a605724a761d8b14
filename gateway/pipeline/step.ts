import type { GatewayRequest } from './request.ts';
import type { GatewayResponse } from './response.ts';

/** Answers a request. */
export type Handle = (request: GatewayRequest) => Promise<GatewayResponse>;

/** Stands around what is below it: what goes down passes it, and what comes up. */
export type Step = (next: Handle) => Handle;

/** The steps in the order in which a request goes down; the last is the ground. */
export function compose(steps: readonly Step[], ground: Handle): Handle {
  return steps.reduceRight((next, step) => step(next), ground);
}
