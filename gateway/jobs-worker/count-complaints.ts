import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, logSeldom } from '@tongcha/observe';
import { findingOf, likelyOrigins, manyComplaints } from '../complaints/many-complaints.ts';
import type { OwnQuestion } from './system.ts';
import type { GovernanceWork, Work } from './work.ts';

const LOOK_MS = 60_000;

/** Of products at one look, those with most reports first: anybody can report, and each costs a walk. The others have their turn at the next. */
export const MOST_AT_ONCE = 20;

/** What is found stands in the alert for all who read it: nothing is asked that is kept back from any of them. */
const ORIGINS: OwnQuestion = {
  operation: 'query ManyComplaints($codes: [TraceCode!]!) { origins(codes: $codes) { candidates { unit { code } } } }',
  purpose: null,
  timeoutMs: 30_000,
};

/** Raises an alert where many reports are about one product, with what they most likely have in common. */
export function countComplaints(
  { governance: { complaints, alerts }, system }: Pick<GovernanceWork, 'governance' | 'system'>,
  lookMs = LOOK_MS,
): Work {
  const stopping = new AbortController();
  const { signal } = stopping;
  /** How many reports of a product were told. */
  const told = new Map<string, number>();
  const look = async (): Promise<void> => {
    const all = await manyComplaints(complaints, Date.now());
    const news = all.filter(({ product, count }) => told.get(product) !== count);
    for (const each of news.toSorted((a, b) => b.count - a.count).slice(0, MOST_AT_ONCE)) {
      // Without its origins it is an alert all the same.
      const origins = await system.ask(ORIGINS, signal, (asker) => likelyOrigins(each, asker)).catch(() => []);
      await alerts.store.raise(findingOf(each, origins), Date.now());
      told.set(each.product, each.count);
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch((error: unknown) =>
        logSeldom(
          'error',
          'complaints',
          { event: 'complaints', error: describeError(error) },
          '投诉库不可用,暂时无法统计 / the store of complaints cannot be used: reports are counted later',
        ),
      );
      await sleep(lookMs, undefined, { signal }).catch(() => {});
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
