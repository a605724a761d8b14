import type { Fuse, HashedKey, Tail } from '@tongcha/membership';
import type { Moment } from './moment.ts';

/** A member's whole filter, as of one moment. */
export interface Published {
  readonly epoch: string;
  /** Every code that the member mentioned then is in here, or in the tail. */
  readonly asOf: Moment;
  readonly shards: readonly Fuse[];
  readonly tail: Tail;
}

export function mayHave({ shards, tail }: Published, key: HashedKey): boolean {
  for (const shard of shards) if (shard.has(key)) return true;
  return tail.has(key);
}

/** How many hashes it says it has; some are of nothing. */
export function countOf({ shards, tail }: Published): number {
  return shards.reduce((sum, { count }) => sum + count, tail.count);
}
