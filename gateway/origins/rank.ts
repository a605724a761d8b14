import type { Candidate, Case } from './candidates.ts';

/** What was counted below a candidate. */
export interface Reach {
  /** Units that nothing leads on from, and cases. */
  readonly ends: ReadonlySet<string>;
  /** WHOLE: all. GAPS: there may be more, as not all could be read. CUT: there are more, the count was cut off. */
  readonly extent: 'WHOLE' | 'GAPS' | 'CUT';
}

export interface Ranked extends Candidate {
  /** Ends, at least. */
  readonly reach: number;
  readonly extent: Reach['extent'];
  /**
   * The logarithm of how many times likelier the cases are where it is their origin than where they have none in common; below 0:
   * less likely. Where the count was cut off: the least that it can be.
   */
  readonly likelihood: number;
  /** From 1; alike: what the records cannot tell apart. */
  readonly rank: number;
}

export interface Ranking {
  /** Likeliest first, then nearest, then by code. */
  readonly ranked: readonly Ranked[];
  /** Ends below any of the candidates, and cases: where a case can come up. */
  readonly scope: number;
}

/**
 * Ranks candidates by likelihood (after Kaufman et al., PLoS Comput Biol 10(7), 2014, with links in place of sales): a case comes
 * up at any end below its origin alike, or, being another matter, with the probability `unrelated` anywhere. Of an origin u with
 * D(u) ends below it, N ends in all, k cases of weight 1 and h of them below u:
 *
 *     L(u) = h · ln((1 − ε)/D(u) + ε/N) + (k − h) · ln(ε/N), told less k · ln(1/N), that of no common origin.
 */
export function rankCandidates(
  cases: readonly Case[],
  candidates: readonly { readonly candidate: Candidate; readonly reach: Reach }[],
  unrelated: number,
): Ranking {
  const scope = new Set(cases.map(({ code }) => code));
  for (const { reach } of candidates) for (const end of reach.ends) scope.add(end);
  const judged = candidates.map(({ candidate, reach: { ends, extent } }) => {
    const reach = new Set([...ends, ...candidate.cases.flatMap((i) => cases[i]?.code ?? [])]).size;
    const below = extent === 'CUT' ? scope.size : reach;
    return { ...candidate, reach, extent, likelihood: likelihoodOf(cases, candidate, scope.size / below, unrelated) };
  });
  judged.sort((a, b) => b.likelihood - a.likelihood || a.depth - b.depth || (a.code < b.code ? -1 : 1));
  const ranked: Ranked[] = [];
  for (const [i, each] of judged.entries()) {
    const before = ranked.at(-1);
    ranked.push({ ...each, rank: before?.likelihood === each.likelihood ? before.rank : i + 1 });
  }
  return { ranked, scope: scope.size };
}

/** Sums of the same logarithms in another order are the same. */
const DIGITS = 1e9;

/** @param narrowness how many times the ends below it all ends are */
function likelihoodOf(cases: readonly Case[], candidate: Candidate, narrowness: number, unrelated: number): number {
  const below = new Set(candidate.cases);
  const [related, other] = [Math.log((1 - unrelated) * narrowness + unrelated), Math.log(unrelated)];
  const sum = cases.reduce((all, { weight }, i) => all + weight * (below.has(i) ? related : other), 0);
  return Math.round(sum * DIGITS) / DIGITS;
}
