import type { Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** A server that is asked without a pause closes anyway. */
const MOST_MS = 1_000;
/** In a turn that took longer somebody may have come: at first hardly any is short enough, at the end one of a tenth of a millisecond. */
const SHORTEST_MS = 0.01;
const SHORT_MS = 0.1;

/**
 * Until nobody waits behind the port. The system completes a connection before the process takes it, one a turn of its loop, and resets those
 * that are not taken when the port closes: with them goes the request that was sent at once, which no balancer may send again.
 */
export async function untilNobodyWaits(server: Server): Promise<void> {
  const start = performance.now();
  let taken = false;
  const take = (): void => void (taken = true);
  server.on('connection', take);
  await turn();
  for (let began = performance.now(); began < start + MOST_MS; began = performance.now()) {
    taken = false;
    await turn();
    const short = SHORTEST_MS + (SHORT_MS - SHORTEST_MS) * ((began - start) / MOST_MS);
    if (!taken && performance.now() - began < short) break;
  }
  server.off('connection', take);
}
