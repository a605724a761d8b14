import { Fault } from '@tongcha/resilience';
import type { Step } from './step.ts';

/** No request takes longer than this, whatever it waits for. @param deadlineMs milliseconds */
export function deadline(deadlineMs: number): Step {
  return (next) => (request) => {
    const timer = setTimeout(() => request.controller.abort(new Fault('TIMEOUT', 'no answer in time')), deadlineMs);
    return next(request).finally(() => clearTimeout(timer));
  };
}
