import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects all that the start of this thread has left behind, once, and gives its memory back: V8 alone keeps the young
 * generation as large as loading has made it. Not for a thread that has compiled what it needs: that is collected, too.
 */
export function collectAfterStart(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
