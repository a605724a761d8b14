import type { RedisWatch } from '../redis.ts';
import type { Condition } from './condition.ts';

/** One for all that is kept there: it is one server. */
export function* redisConditions(watch: RedisWatch): Generator<Condition> {
  const bad = [...watch.states()].flatMap(([use, now]) => (now.state === 'WELL' ? [] : [{ use, ...now }]));
  const refused = bad.filter(({ state }) => state === 'REFUSED');
  const [first] = refused.length > 0 ? refused : bad;
  if (!first) return;
  const uses = (refused.length > 0 ? refused : bad).map(({ use }) => use).join(', ');
  yield { reason: refused.length > 0 ? 'REDIS_REFUSED' : 'REDIS_AWAY', detail: `${first.why} (${uses})` };
}
