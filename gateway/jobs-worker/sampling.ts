import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseFault } from '@tongcha/database';
import { log, logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import { sampleChanged } from '../alerts/sample-changed.ts';
import type { OwnQuestion } from './system.ts';
import type { GovernanceWork, Work } from './work.ts';

/** Between two samples, of all workers together. */
const EVERY_MS = 600_000;
const LOOK_MS = 60_000;
/** Clocks of members differ, and so does when a record can be found. */
const OVERLAP_MS = 60_000;

/** What is read to draw a sample, and why. */
const SAMPLED: OwnQuestion = {
  operation:
    'query EarlyWarningSample($where: SearchCondition) { search(where: $where, first: 10) { edges { node { code } } } }',
  purpose: 'early-warning',
  timeoutMs: 60_000,
};

/** Judges now and then some of what was recorded lately, beside what members tell. */
export function sampling({ governance: { alerts }, system }: GovernanceWork): Work {
  const stopping = new AbortController();
  const { signal } = stopping;
  const once = async (): Promise<void> => {
    const now = Date.now();
    const last = await alerts.samples.begin(now, EVERY_MS);
    if (last === null) return;
    const since = new Date(Math.max(last, now - 2 * EVERY_MS) - OVERLAP_MS).toISOString();
    const codes = await system.ask(SAMPLED, signal, (asker) => sampleChanged(asker, since));
    await alerts.changes.add(codes, 'sample', now);
    log.info({ event: 'sampled', codes: codes.length }, '抽样研判 / a sample of what was recorded lately is judged');
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await once().catch((error: unknown) => {
        // What cannot be asked or written now is sampled another time.
        if (!signal.aborted && !(error instanceof DatabaseFault) && !(error instanceof Fault)) logBug(error);
      });
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
