import type { Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { sharedOf } from '../chain/chain.ts';
import type { Coverage } from '../chain/coverage.ts';
import { GOES_ON } from '../chain/goes-on.ts';
import { type Gap, gapsOf, joinGaps } from '../chain/gaps.ts';
import type { RootChain } from '../chain/select-many.ts';
import { Slices } from '../chain/slices.ts';
import { walkMany } from '../chain/walk.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import { type Candidate, type Case, chooseCandidates } from './candidates.ts';
import { PARAMETERS } from './parameters.ts';
import { type Ranked, rankCandidates, type Reach } from './rank.ts';

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

/** Walks back from the cases, and forward again from what they have in common. */
export async function findOrigins(
  asker: Asker,
  cases: readonly Case[],
  limits: Pick<WalkTerms, 'maxDepth' | 'maxUnits'>,
): Promise<Origins> {
  const slices = new Slices();
  const terms = { ...limits, kinds: GOES_ON, from: -Infinity, to: Infinity };
  const roots = cases.map(({ code }) => code);
  const back = await walkMany(asker, { ...terms, roots, direction: 'BACK' }, slices);
  const { chosen, left } = chooseCandidates(
    cases,
    back.chains.map(({ units }) => units),
    PARAMETERS,
  );
  const shared = await sharedOf(back, back.request, asker.ministries, slices);
  const { counted, gaps: below } = await countBelow(asker, chosen, terms, slices);
  const { ranked, scope } = rankCandidates(cases, counted, PARAMETERS.unrelated);
  const gaps = joinGaps([...(await gapsOf(back, back.request, slices)), ...below]);
  return { cases, ranked, scope, left: left.byScore + left.byLimit, gaps, ...shared };
}

interface Counted {
  readonly counted: readonly { readonly candidate: Candidate; readonly reach: Reach }[];
  readonly gaps: readonly Gap[];
}

async function countBelow(
  asker: Asker,
  chosen: readonly Candidate[],
  terms: Omit<WalkTerms, 'direction'>,
  slices: Slices,
): Promise<Counted> {
  if (chosen.length === 0) return { counted: [], gaps: [] };
  const roots = chosen.map(({ code }) => code);
  const maxUnits = Math.max(terms.maxUnits, roots.length);
  const walked = await walkMany(asker, { ...terms, roots, direction: 'FORWARD', maxUnits }, slices);
  const gaps = await gapsOf(walked, walked.request, slices);
  return {
    counted: chosen.map((candidate, i) => ({ candidate, reach: reachOf(walked.chains[i]) })),
    // Where the count stopped is said of each candidate.
    gaps: gaps.filter(({ member }) => member !== null),
  };
}

function reachOf(chain: RootChain | undefined): Reach {
  if (!chain) return { ends: new Set(), extent: 'CUT' };
  const sources = new Set(chain.links.map(({ from }) => from));
  const ends = new Set(chain.units.flatMap(({ code }) => (sources.has(code) ? [] : [code])));
  if (chain.cut.UNIT_LIMIT.length + chain.cut.DEPTH_LIMIT.length > 0) return { ends, extent: 'CUT' };
  const isUnread = chain.units.some(({ answers }) => answers.some(({ result }) => result.faults.length > 0));
  return { ends, extent: isUnread ? 'GAPS' : 'WHOLE' };
}
