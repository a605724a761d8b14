import type { Breaker } from './breaker.ts';
import { Fault } from './fault.ts';
import { Gone } from './gone.ts';

export interface Patience {
  readonly signal: AbortSignal;
  /** When the answer is due, epoch milliseconds. */
  readonly deadlineAt: number;
  /** Whether a call that was made in vain may be made once more; counts as made. Not asked of one that the system has told that it did not begin. */
  readonly mayAskAgain: () => boolean;
}

/**
 * Makes the call through the breaker. Where the system has gone just now its callers wait for it, as it is mostly back in a moment: the
 * breaker's probe finds out for all of them, and so it is asked by none in vain.
 * @throws Fault UNAVAILABLE while the system is not asked and nobody waits for it; else what the call throws
 */
export function whenBack<T>(breaker: Waited, call: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, deadlineAt } = patience;
  const waits = !breaker.closed;
  const run = (): Promise<T> =>
    breaker.run(call, signal).catch((error: unknown) => askAgain(breaker, call, patience, waits, error));
  return waits ? breaker.back(signal, deadlineAt).then(run) : run();
}

type Waited = Pick<Breaker, 'closed' | 'back' | 'run'>;

/** After a call in vain. @param hasWaited whether its caller has waited for the system before */
async function askAgain<T>(
  breaker: Waited,
  call: () => Promise<T>,
  { signal, deadlineAt, mayAskAgain }: Patience,
  hasWaited: boolean,
  first: unknown,
): Promise<T> {
  let error = first;
  for (let waited = hasWaited; ; waited = true) {
    if (!(error instanceof Fault) || error.told !== 'UNAVAILABLE' || breaker.closed) throw error;
    // Nothing of it was done: to make it anew is not to make it twice.
    const isUndone = error instanceof Gone && error.announced;
    if (waited && !isUndone) throw error;
    await breaker.back(signal, deadlineAt);
    if (!breaker.closed || signal.aborted || !(isUndone || mayAskAgain())) throw error;
    try {
      return await breaker.run(call, signal);
    } catch (next) {
      error = next;
    }
  }
}
