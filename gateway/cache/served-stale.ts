import type { StaleServed } from '../calls/call.ts';

/** What one operation was given that is past its time: of each ministry the oldest. */
export function servedStale(): StaleServed {
  const oldest = new Map<string, number>();
  return {
    add: (who, seconds) => void oldest.set(who, Math.max(seconds, oldest.get(who) ?? 0)),
    told: () => [...oldest].map(([sector, seconds]) => ({ sector, seconds })),
  };
}
