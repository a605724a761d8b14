import { backoffMs, laterAt, unreachedMs } from './backoff.ts';
import type { Delivery, Task, TaskState } from './task.ts';

export interface Afterwards {
  readonly state: TaskState;
  readonly dueAt: number;
  /** Before that it is not told either where its target is known to be there. */
  readonly notBefore: number;
  readonly tried: number | null;
}

const ENDS = { TAKEN: 'DONE', PARTLY: 'PARTLY', REFUSED: 'REFUSED', UNCERTAIN: 'UNCERTAIN' } as const;

/** What becomes of a task by how telling it went. Only what may have arrived counts as tried, and stays so until it is known. */
export function afterwards(
  task: Pick<Task, 'attempts' | 'tried' | 'lastAt'>,
  delivery: Delivery,
  now: number,
): Afterwards {
  const tried = delivery.state === 'UNKNOWN' ? now : task.tried;
  const ended = (state: TaskState): Afterwards => ({ state, dueAt: now, notBefore: 0, tried });
  if (isEnd(delivery.state)) return ended(ENDS[delivery.state]);
  const { dueAt, notBefore } = nextTry(task.attempts, delivery, now);
  if (dueAt <= task.lastAt) return { state: 'WAITING', dueAt, notBefore, tried };
  return ended(tried === null ? 'DEAD' : 'UNCERTAIN');
}

function isEnd(state: Delivery['state']): state is keyof typeof ENDS {
  return state in ENDS;
}

function nextTry(attempts: number, delivery: Delivery, now: number): Pick<Afterwards, 'dueAt' | 'notBefore'> {
  if (delivery.state === 'NOT_SENT') return { dueAt: now + unreachedMs(attempts), notBefore: 0 };
  if (delivery.state === 'UNKNOWN') return { dueAt: now + backoffMs(attempts), notBefore: 0 };
  // Whoever has said so is there: that he takes another one says nothing of this one.
  const dueAt = delivery.state === 'LATER' ? laterAt(delivery.retryAt, attempts, now) : now + backoffMs(attempts);
  return { dueAt, notBefore: dueAt };
}
