import { type UnitReference, sharedOf } from '../chain/chain.ts';
import type { Asker } from '../chain/asker.ts';
import type { Link } from '../chain/claims.ts';
import type { Coverage } from '../chain/coverage.ts';
import type { Gap } from '../chain/gaps.ts';
import { Slices } from '../chain/slices.ts';
import { isNarrowed, isWanted, type ManyRequest } from '../chain/walk-request.ts';
import { factWalk } from '../facts/index.ts';
import type { Withheld } from '../calls/withheld.ts';
import { allGaps } from './all-gaps.ts';
import { type ChainImpact, impactNeeds, impactOf } from './impact.ts';

/** As schema/impact.graphql has it. */
export interface Impact extends ChainImpact {
  readonly roots: readonly UnitReference[];
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

/** Asks for what bad units have reached, each unit for its other inputs too, and sums up. */
export async function impactFrom(asker: Asker, request: ManyRequest): Promise<Impact> {
  const slices = new Slices();
  const wish = { needs: impactNeeds, around: true };
  const { walked, facts, around } = await factWalk(asker, request, wish, slices);
  const gaps = await allGaps(facts.gaps, around, request, slices);
  const shared = await sharedOf(walked, request, asker.ministries, slices);
  // A claim in the window is enough, as for the walk.
  const isAsked = isNarrowed(request)
    ? ({ claims }: Link): boolean => claims.some((each) => isWanted(request, each))
    : null;
  return {
    ...(await impactOf({ ...facts, gaps }, isAsked, slices)),
    roots: request.roots.map((code) => ({ code })),
    gaps,
    ...shared,
    complete: gaps.length === 0,
  };
}
