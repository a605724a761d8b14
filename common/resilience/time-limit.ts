import { Fault } from './fault.ts';

/** How long something may take. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** What was waited for is there: nothing is left of the limit, and the signal fires no more. */
  readonly over: () => void;
}

/**
 * A signal that fires with Fault TIMEOUT after so many milliseconds, or as soon as `gone` does, with its reason. Unlike
 * `AbortSignal.timeout`, of which each keeps a timer until it fires and then makes an error with a stack, long after
 * everybody has forgotten the request.
 */
export function timeLimit(milliseconds: number, gone: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Fault('TIMEOUT', 'no answer in time')), milliseconds);
  timer.unref();
  const end = (): void => {
    clearTimeout(timer);
    controller.abort(gone.reason);
  };
  if (gone.aborted) end();
  else gone.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    over: () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
    },
  };
}
