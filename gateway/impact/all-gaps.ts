import { type Gap, gapsOf, joinGaps } from '../chain/gaps.ts';
import type { Slices } from '../chain/slices.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import type { Around } from '../facts/index.ts';

const NO_LIMITS = { DEPTH_LIMIT: [], UNIT_LIMIT: [] };

/** What could not be read of where units went, and of where they came from. */
export async function allGaps(
  forward: readonly Gap[],
  around: Around | null,
  terms: WalkTerms,
  slices: Slices,
): Promise<readonly Gap[]> {
  if (!around) return forward;
  const units = [...around.asked.values()].map((asked) => ({ ...asked, depth: 0 }));
  const back = await gapsOf({ units, links: [], beyond: [], cut: NO_LIMITS }, terms, slices);
  return joinGaps([...forward, ...back]);
}
