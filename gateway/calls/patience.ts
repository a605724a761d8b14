import { Fault, type FaultCode } from '@tongcha/resilience';
import type { Budget, SubgraphCall, SubgraphRequest, Waiting } from './call.ts';

/** These say nothing of whether the ministry is there. */
const NO_SIGN: ReadonlySet<FaultCode> = new Set(['TIMEOUT', 'UNAVAILABLE', 'CALL_LIMIT']);

/** A timer may fire so much early, milliseconds. */
const EARLY_MS = 2;

/**
 * An operation waits for a ministry as long as one call may take, from its question on and not from its turn in the queue,
 * however many calls it makes: one that has said nothing to anybody in that time is not waited for again. A sign of it,
 * whoever has asked, begins the time anew, so that a slow one is waited for as ever.
 * @param timeoutMs the longest one call may take
 */
export function withPatience(timeoutMs: number, next: SubgraphCall): SubgraphCall {
  let signAt = -Infinity;

  const waitingOf = (operation: Budget, now: number): Waiting => {
    operation.waiting ??= new Map();
    const known = operation.waiting.get(next);
    if (!known) {
      const waiting = watch({ since: now, underWay: 0, ends: [] });
      operation.waiting.set(next, waiting);
      return waiting;
    }
    if (signAt >= known.since) known.since = known.underWay > 0 ? signAt : now;
    return known;
  };

  const failed = (waiting: Pick<Waiting, 'since' | 'ends'>, error: unknown): void => {
    if (!(error instanceof Fault && NO_SIGN.has(error.told))) signAt = performance.now();
    else if (signAt < waiting.since && performance.now() >= waiting.since + timeoutMs - EARLY_MS)
      for (const end of waiting.ends.slice()) end(late());
  };

  /** Both are told once a call is over, made once for all calls of an operation. */
  const watch = (waiting: Omit<Waiting, 'answered' | 'failed'>): Waiting =>
    Object.assign(waiting, {
      answered: () => {
        waiting.underWay -= 1;
        signAt = performance.now();
      },
      failed: (error: unknown) => {
        waiting.underWay -= 1;
        failed(waiting, error);
      },
    });

  return (request) => {
    const now = performance.now();
    const waiting = waitingOf(request.budget, now);
    const left = waiting.since + timeoutMs - now;
    if (left < EARLY_MS) return Promise.reject(late());
    const within = (ms: number): SubgraphRequest => ({
      ...request,
      deadlineAt: Math.min(request.deadlineAt, Date.now() + ms),
    });
    const first = waiting.underWay === 0;
    waiting.underWay += 1;
    // Of calls under way a sign may come yet, after which this one has its whole time.
    const call = next(within(first ? Math.round(left) : timeoutMs));
    if (first) {
      // It ends when the operation's patience does, and no sooner.
      void call.then(waiting.answered, waiting.failed);
      return call;
    }
    return new Promise((resolve, reject) => {
      waiting.ends.push(reject);
      void call.then(
        (answer) => {
          remove(waiting.ends, reject);
          waiting.answered();
          resolve(answer);
        },
        (error: unknown) => {
          remove(waiting.ends, reject);
          reject(error);
          waiting.failed(error);
        },
      );
    });
  };
}

/** Few are there at a time. */
function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

function late(): Fault {
  return new Fault('TIMEOUT', 'no answer in time');
}
