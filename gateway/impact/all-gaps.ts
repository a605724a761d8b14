import { type Gap, gapsOf } from '../chain/gaps.ts';
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
  const all = new Map(forward.map((gap) => [keyOf(gap), gap]));
  for (const gap of back) {
    const known = all.get(keyOf(gap));
    all.set(keyOf(gap), known ? { ...known, codes: [...new Set([...known.codes, ...gap.codes])] } : gap);
  }
  return [...all.values()];
}

function keyOf({ reason, sector, member, system }: Gap): string {
  return JSON.stringify([reason, sector, member, system]);
}
