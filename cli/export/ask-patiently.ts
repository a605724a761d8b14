import { setTimeout as sleep } from 'node:timers/promises';
import { type Found, isPassing } from '@tongcha/client';
import { CliFault, EXIT } from '@tongcha/command';
import { type Gateway, interrupted } from '../gateway.ts';

export interface Patience {
  /** How long nothing may be answered before it gives up, milliseconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Told before each wait. */
  readonly waiting?: (milliseconds: number, why: string) => void;
}

/** So often is a page asked for again of which only a part came; then it is taken as it is. */
const PARTLY = 6;
const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/**
 * Asks again, ever later and never sooner than the gateway says, while what stands in the way may pass.
 * @throws CliFault refused by the gateway, or after so long without an answer; unreachable, as long
 */
export async function askPatiently<T>(
  gateway: Gateway,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  { patienceMs, signal, waiting }: Patience,
): Promise<Found<T>> {
  const until = Date.now() + patienceMs;
  for (let round = 0; ; round += 1) {
    const answer = await gateway.ask<T>(query, variables).catch((error: unknown) => {
      if (error instanceof CliFault && error.exit === EXIT.unreachable && Date.now() < until) return error;
      throw error;
    });
    const failed = answer instanceof CliFault;
    const passing = failed ? null : answer.errors.find(({ extensions }) => isPassing(extensions?.code));
    if (!failed && answer.data !== null && (!passing || round >= PARTLY)) return { ...answer, data: answer.data };
    if (!failed && !passing) throw gateway.refusal(answer);
    const wait = Math.max(
      (failed ? null : answer.retryAfterMs) ?? 0,
      Math.min(LONGEST_MS, FIRST_MS * 2 ** round) * (0.5 + Math.random() / 2),
    );
    if (Date.now() + wait > until) {
      if (!failed && answer.data !== null) return { ...answer, data: answer.data };
      throw failed ? answer : gateway.refusal(answer);
    }
    waiting?.(wait, failed ? 'UNREACHABLE' : (passing?.extensions?.code ?? ''));
    await sleep(wait, undefined, { signal }).catch(() => {
      throw interrupted();
    });
  }
}
