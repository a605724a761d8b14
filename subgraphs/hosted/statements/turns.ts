import { setImmediate } from 'node:timers/promises';

const AT_A_TIME = 100;

/** Does something with each of a long list, in turns, so that gateways are answered meanwhile. */
export async function inTurns<T, R>(list: Iterable<T>, work: (each: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (const each of list) {
    done.push(work(each));
    if (done.length % AT_A_TIME === 0) await setImmediate();
  }
  return done;
}
