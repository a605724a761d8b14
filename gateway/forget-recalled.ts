import type { Recalls } from '@tongcha/governance';
import { describeError, logSeldom } from '@tongcha/observe';
import { codeTag } from './cache/keys.ts';
import type { CacheStore } from './cache/store.ts';

const EVERY_MS = 1_000;

/** What was written by another machine's clock, or committed late, is still seen. */
const OVERLAP_MS = 60_000;

export interface Forgetting {
  stop(): Promise<void>;
}

/**
 * Has whatever a member has taken in of a recall asked of it anew: the next answer shows it, in every process that keeps answers.
 * @param everyMs between two looks at the store
 */
export function forgetRecalled(
  recalls: Pick<Recalls, 'takenSince'>,
  cache: Pick<CacheStore, 'invalidate'>,
  everyMs = EVERY_MS,
): Forgetting {
  let since = Date.now() - OVERLAP_MS;
  let done = new Map<string, number>();
  const look = async (): Promise<void> => {
    const taken = await recalls.takenSince(since);
    const fresh = taken.filter(({ id, at }) => done.get(id) !== at);
    for (const [member, steps] of Map.groupBy(fresh, (each) => each.member)) {
      const codes = new Set(steps.flatMap((step) => step.codes));
      if (!(await cache.invalidate(member, [...codes].map(codeTag)))) return;
      for (const { id, at } of steps) done.set(id, at);
    }
    since = Math.max(since, ...taken.map(({ at }) => at - OVERLAP_MS));
    done = new Map([...done].filter(([, at]) => at >= since));
  };
  let looking = Promise.resolve();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look()
      .catch(complain)
      .finally(() => {
        isLooking = false;
      });
  }, everyMs).unref();
  return {
    stop() {
      clearInterval(timer);
      return looking;
    },
  };
}

function complain(error: unknown): void {
  logSeldom(
    'error',
    'recalled codes',
    { event: 'governance-store', error: describeError(error) },
    '无法得知哪些召回已送达,缓存按时限更新 / what recalls have arrived cannot be read: caches follow as their times end',
  );
}
