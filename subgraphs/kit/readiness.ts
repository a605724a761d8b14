import type { RouteAnswer } from '@tongcha/http';
import { Fault, type FaultCode, untilAborted } from '@tongcha/resilience';
import type { LegacySystem } from './legacy-system.ts';
import type { Ministry } from './ministry.ts';

/** A system that takes longer to say that it is there is not, milliseconds. */
const PROBE_MS = 2_000;

/** What the systems have said is told for so long, milliseconds: shorter than any balancer's interval. */
const KEPT_MS = 1_000;

/**
 * Whether the legacy systems answer. Anybody may ask, without a signature, so those who ask at a time share one probe
 * of each system, and those who ask shortly after are told the same: however often it is asked, a system is probed once
 * a second at most.
 */
export function readinessOf({ name, systems }: Ministry): () => Promise<RouteAnswer> {
  let probing: Promise<RouteAnswer> | null = null;
  let keptUntil = 0;
  const probe = async (): Promise<RouteAnswer> => {
    const signal = AbortSignal.timeout(PROBE_MS);
    const probed = await Promise.all(
      systems.map(async (system) => ({
        system: system.name,
        ...(await answerOf(system, signal)),
        ...(system.figures && { figures: system.figures() }),
      })),
    );
    keptUntil = performance.now() + KEPT_MS;
    const ready = probed.every((each) => each.ready);
    return {
      status: ready ? 200 : 503,
      body: { status: ready ? 'ready' : 'not ready', ministry: name, systems: probed },
    };
  };
  return () => {
    if (probing && performance.now() < keptUntil) return probing;
    keptUntil = Infinity;
    return (probing = probe());
  };
}

/** A ping that throws, or forgets its signal, is a system that does not answer; why, by its public code. */
async function answerOf(
  system: LegacySystem,
  signal: AbortSignal,
): Promise<{ readonly ready: boolean; readonly fault?: FaultCode }> {
  try {
    await untilAborted(Promise.resolve(system.ping({ signal, partial: () => {} })), signal);
    return { ready: true };
  } catch (error) {
    return { ready: false, fault: error instanceof Fault ? error.told : 'BAD_ANSWER' };
  }
}
