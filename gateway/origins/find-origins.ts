import type { Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { sharedOf } from '../chain/chain.ts';
import type { Coverage } from '../chain/coverage.ts';
import { type Gap, gapsOf } from '../chain/gaps.ts';
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

/** Links by which what is bad goes on: neither who has a thing nor the paper that it went under. */
const MAKES: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'INSTALL', 'TREAT', 'MASS_BALANCE']);

/** Walks back from the cases, and forward again from what they have in common. */
export async function findOrigins(
  asker: Asker,
  cases: readonly Case[],
  limits: Pick<WalkTerms, 'maxDepth' | 'maxUnits'>,
): Promise<Origins> {
  const slices = new Slices();
  const terms = { ...limits, kinds: MAKES, from: -Infinity, to: Infinity };
  const roots = cases.map(({ code }) => code);
  const back = await walkMany(asker, { ...terms, roots, direction: 'BACK' }, slices);
  const { chosen, left } = chooseCandidates(
    cases,
    back.chains.map(({ units }) => units),
    PARAMETERS,
  );
  const shared = await sharedOf(back, back.request, asker.ministries, slices);
  const gaps = await gapsOf(back, back.request, slices);
  const counted = await countBelow(asker, chosen, terms, slices);
  const { ranked, scope } = rankCandidates(cases, counted, PARAMETERS.unrelated);
  return { cases, ranked, scope, left: left.byScore + left.byLimit, gaps, ...shared };
}

async function countBelow(
  asker: Asker,
  chosen: readonly Candidate[],
  terms: Omit<WalkTerms, 'direction'>,
  slices: Slices,
): Promise<{ readonly candidate: Candidate; readonly reach: Reach }[]> {
  if (chosen.length === 0) return [];
  const roots = chosen.map(({ code }) => code);
  const maxUnits = Math.max(terms.maxUnits, roots.length);
  const { chains } = await walkMany(asker, { ...terms, roots, direction: 'FORWARD', maxUnits }, slices);
  return chosen.map((candidate, i) => ({ candidate, reach: reachOf(chains[i]) }));
}

function reachOf(chain: RootChain | undefined): Reach {
  if (!chain) return { ends: new Set(), extent: 'CUT' };
  const sources = new Set(chain.links.map(({ from }) => from));
  const ends = new Set(chain.units.flatMap(({ code }) => (sources.has(code) ? [] : [code])));
  if (chain.cut.UNIT_LIMIT.length + chain.cut.DEPTH_LIMIT.length > 0) return { ends, extent: 'CUT' };
  const isUnread = chain.units.some(({ answers }) => answers.some(({ result }) => result.faults.length > 0));
  return { ends, extent: isUnread ? 'GAPS' : 'WHOLE' };
}
