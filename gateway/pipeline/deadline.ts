import { Fault } from '@tongcha/resilience';
import type { Step } from './step.ts';

/** No request takes longer than this, whatever it waits for. @param deadlineMs milliseconds */
export function deadline(deadlineMs: number): Step {
  return (next) => async (request) => {
    const timer = setTimeout(() => request.controller.abort(new Fault('TIMEOUT', 'no answer in time')), deadlineMs);
    // It then has one for each thing that comes.
    request.waits.push(() => clearTimeout(timer));
    try {
      return await next(request);
    } finally {
      clearTimeout(timer);
    }
  };
}
