import { Fault } from './fault.ts';

/**
 * The promise's outcome, or Fault TIMEOUT as soon as the signal fires: what forgets its signal, or notices it late, must not
 * hold an answer up. `onAbort` ends the work itself, where it can be ended.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, onAbort?: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      onAbort?.();
      reject(new Fault('TIMEOUT', 'no answer in time', { cause: signal.reason }));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
