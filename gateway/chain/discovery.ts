import { youngFrom } from '../discovery/young.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** Who is asked about a unit. */
export interface Discovery {
  /** Those that may know the code, in the order of the ministries: one look may rule out many at once. */
  mayKnow(code: string): readonly WalkedMinistry[];
  /**
   * A unit that a link places at this moment or later, epoch milliseconds, is asked of everybody: it may be younger than
   * what those who rule themselves out have told.
   */
  readonly youngFrom: number;
}

/** Each by its own word. */
export function discoveryOf(ministries: readonly WalkedMinistry[]): Discovery {
  const everybody = ministries.every(({ mayKnow }) => mayKnow === undefined);
  return {
    mayKnow: everybody ? () => ministries : (code) => ministries.filter(({ mayKnow }) => mayKnow?.(code) !== false),
    youngFrom: everybody ? Infinity : youngFrom(),
  };
}
