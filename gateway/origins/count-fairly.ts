import type { Reach } from './rank.ts';

/** What was counted below one unit, by a walk of its own. */
export interface Count {
  readonly reach: Reach;
  /** Units that were asked about. */
  readonly asked: Iterable<string>;
  /** Whether more units would let it go on. */
  readonly wantsMore: boolean;
}

/** Another round is worth it where each may have so many times the units of the one before. */
const WORTH = 1.25;

/**
 * Counts below each of several units with so many units for all of them: each may have as many as any other, and what one leaves, as
 * nothing more is below it or another has asked about the same, those have that were cut off. So no unit that much comes of takes from
 * the others what they need.
 * @param budget units that may be asked about, each once
 * @param count walks from one with so many at most; what was asked about before is at hand
 */
export async function countFairly<C extends Count>(
  codes: readonly string[],
  budget: number,
  count: (code: string, maxUnits: number) => Promise<C>,
): Promise<{ readonly counts: ReadonlyMap<string, C>; readonly asked: ReadonlySet<string> }> {
  const counts = new Map<string, C>();
  const asked = new Set<string>();
  let open = codes;
  for (let share = 0; open.length > 0;) {
    const next = share + Math.floor((budget - asked.size) / open.length);
    if (next < Math.max(1, share * WORTH)) break;
    share = next;
    const counted = await Promise.all(open.map(async (code) => [code, await count(code, next)] as const));
    for (const [code, one] of counted) {
      counts.set(code, one);
      for (const each of one.asked) asked.add(each);
    }
    open = counted.flatMap(([code, { wantsMore }]) => (wantsMore ? [code] : []));
  }
  return { counts, asked };
}
