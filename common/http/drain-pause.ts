import { z } from 'zod';

/** How long a process that stops takes new connections still, not ready any more, milliseconds. */
export const drainPause = z.coerce
  .number()
  .int()
  .min(0, 'expected milliseconds')
  .max(60_000, 'expected a minute at most')
  .optional()
  .meta({
    description:
      'Of a stop, how long new requests are taken still, not ready any more, until balancers have seen it; 5000 in production where not set, else 0.',
    page: 'balancers.md',
  });

/** Longer than balancers take to see that a server is not ready: three looks, a second or two apart. */
const PAUSE_MS = 5_000;

/** How long a process that stops takes new connections still, where its configuration does not say: only production has balancers. */
export function drainPauseOf(config: {
  readonly drainPauseMs?: number | undefined;
  readonly production?: boolean | undefined;
}): number {
  return config.drainPauseMs ?? (config.production ? PAUSE_MS : 0);
}
