import { Fault } from './fault.ts';

/** Whether nobody listens where the system should be: it has gone, which takes no second call to know. */
export function isGone(error: unknown): error is Fault {
  return (
    error instanceof Fault &&
    error.code === 'UNAVAILABLE' &&
    (error.cause as { code?: unknown } | undefined)?.code === 'ECONNREFUSED'
  );
}
