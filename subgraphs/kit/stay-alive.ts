import { logBug } from '@tongcha/observe';

let staying = 0;

/**
 * Keeps this process alive where something fails outside of any question: a driver's connection that nobody listens to,
 * a promise of a mapping that nobody awaits. A question that needed it ends by its own deadline; the next is answered.
 * What failed is logged as the fault of this program that it is.
 * @returns what ends it
 */
export function stayAlive(): () => void {
  if (staying === 0) {
    process.on('uncaughtException', logStray);
    process.on('unhandledRejection', logStray);
  }
  staying += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    staying -= 1;
    if (staying > 0) return;
    process.off('uncaughtException', logStray);
    process.off('unhandledRejection', logStray);
  };
}

function logStray(error: unknown): void {
  logBug(error, { outside: 'of any question' });
}
