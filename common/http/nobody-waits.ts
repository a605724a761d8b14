import type { Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** A server that is asked without a pause closes anyway. */
const MOST_MS = 1_000;
/** A turn in which something else was done may have kept somebody waiting who came meanwhile. */
const SHORT_MS = 0.1;

/**
 * Until nobody waits behind the port. The system completes a connection before the process takes it, one a turn of its loop, and resets those
 * that are not taken when the port closes: with them goes the request that was sent at once, which no balancer may send again.
 */
export async function untilNobodyWaits(server: Server): Promise<void> {
  const most = performance.now() + MOST_MS;
  let taken = false;
  const take = (): void => void (taken = true);
  server.on('connection', take);
  await turn();
  for (let began = performance.now(); began < most; began = performance.now()) {
    taken = false;
    await turn();
    if (!taken && performance.now() - began < SHORT_MS) break;
  }
  server.off('connection', take);
}
