import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { sharedOf } from '../chain/chain.ts';
import type { Coverage } from '../chain/coverage.ts';
import { GOES_ON } from '../chain/goes-on.ts';
import { type Gap, gapsOf, joinGaps } from '../chain/gaps.ts';
import { Slices } from '../chain/slices.ts';
import { walkMany } from '../chain/walk.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import { type Case, chooseCandidates } from './candidates.ts';
import { countBelow } from './count-below.ts';
import { PARAMETERS } from './parameters.ts';
import { type Ranked, rankCandidates } from './rank.ts';

export interface Origins {
  readonly cases: readonly Case[];
  readonly ranked: readonly Ranked[];
  /** Ends below any of them. */
  readonly scope: number;
  readonly left: number;
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly withheld: readonly Withheld[];
}

/** Walks back from the cases, and counts forward again from what they have in common: with so many units both ways together. */
export async function findOrigins(
  asker: Asker,
  cases: readonly Case[],
  { maxDepth, maxUnits }: Pick<WalkTerms, 'maxDepth' | 'maxUnits'>,
): Promise<Origins> {
  const slices = new Slices();
  const terms = { maxDepth, kinds: GOES_ON, from: -Infinity, to: Infinity };
  const roots = cases.map(({ code }) => code);
  // Without a count a candidate is worth nothing: half of all is left for that.
  const backUnits = Math.max(roots.length, Math.ceil(maxUnits / 2));
  const back = await walkMany(asker, { ...terms, roots, direction: 'BACK', maxUnits: backUnits }, slices);
  const { chosen, left } = chooseCandidates(
    cases,
    back.chains.map(({ units }) => units),
    PARAMETERS,
  );
  const shared = await sharedOf(back, back.request, asker.ministries, slices);
  const forwardUnits = Math.max(0, maxUnits - back.asked.size);
  const below = await countBelow(asker, chosen, { ...terms, maxUnits: forwardUnits }, slices);
  const { ranked, scope } = rankCandidates(cases, below.counted, PARAMETERS.unrelated);
  const gaps = joinGaps([...(await gapsOf(back, back.request, slices)), ...below.gaps]);
  const withheld = distinctWithheld([...shared.withheld, ...below.withheld]);
  return { cases, ranked, scope, left: left.byScore + left.byLimit, gaps, ...shared, withheld };
}
