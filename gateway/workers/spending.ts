import { RateLimiterRes } from 'rate-limiter-flexible';
import { classesOf } from '../policy/limits/classes.ts';
import { limitersInMemory } from '../policy/limits/rate.ts';
import type { Answers } from './channel.ts';
import type { OfSupervisor } from './protocol.ts';

/** Counts what callers spend at all workers: a part of it for each worker would be less than one operation may cost. */
export function countSpending({
  production,
}: {
  readonly production: boolean;
}): Pick<Answers<OfSupervisor>, 'spend' | 'giveBack'> {
  const limiters = limitersInMemory(classesOf(production));
  return {
    async spend({ role, caller, points }) {
      const limiter = limiters.get(role);
      if (!limiter) return { refused: false, msBeforeNext: 0 };
      try {
        return { refused: false, msBeforeNext: (await limiter.consume(caller, points)).msBeforeNext };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return { refused: true, msBeforeNext: refused.msBeforeNext };
      }
    },
    async giveBack({ role, caller, points }) {
      await limiters.get(role)?.reward(caller, points);
      return null;
    },
  };
}
