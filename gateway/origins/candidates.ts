/** A unit that is bad, and how much it counts. */
export interface Case {
  readonly code: string;
  readonly weight: number;
}

/** What lies above one case, with itself; how many links away. */
export type Upstream = Iterable<{ readonly code: string; readonly depth: number }>;

/** A unit that several cases may come from. */
export interface Candidate {
  readonly code: string;
  /** Links to the nearest of its cases. */
  readonly depth: number;
  /** Those that it is above, or is, by their places in the list. */
  readonly cases: readonly number[];
  /**
   * Their weight over that of all: the score of FoodChain-Lab (Weiser et al., PLoS ONE 11(3), 2016), with a link for each of
   * its deliveries.
   */
  readonly score: number;
}

export interface Candidates {
  /** Highest score first, then nearest, then by code. */
  readonly chosen: readonly Candidate[];
  /** How many are above two cases or more and were left out: by their score, or beyond the limit. */
  readonly left: { readonly byScore: number; readonly byLimit: number };
}

/** Of all, those worth counting what lies below them. */
export interface Choosing {
  /** Least score, as a part of the highest. */
  readonly leastScore: number;
  readonly most: number;
}

/** @param upstream of each case, in the order of the cases */
export function chooseCandidates(
  cases: readonly Case[],
  upstream: readonly Upstream[],
  { leastScore, most }: Choosing,
): Candidates {
  const common = commonOf(cases, upstream);
  const least = (common[0]?.score ?? 0) * leastScore;
  const worthy = common.filter(({ score }) => score >= least);
  const chosen = worthy.slice(0, most);
  return {
    chosen,
    left: { byScore: common.length - worthy.length, byLimit: worthy.length - chosen.length },
  };
}

function commonOf(cases: readonly Case[], upstream: readonly Upstream[]): Candidate[] {
  const above = new Map<string, { code: string; depth: number; cases: number[] }>();
  for (const [i, units] of upstream.entries())
    for (const { code, depth } of units) {
      const known = above.get(code);
      if (!known) above.set(code, { code, depth, cases: [i] });
      else {
        known.depth = Math.min(known.depth, depth);
        known.cases.push(i);
      }
    }
  const whole = weightOf(cases);
  return [...above.values()]
    .filter((each) => each.cases.length > 1)
    .map((each) => ({ ...each, score: weightOf(each.cases.flatMap((i) => cases[i] ?? [])) / whole }))
    .sort((a, b) => b.score - a.score || a.depth - b.depth || (a.code < b.code ? -1 : 1));
}

export function weightOf(cases: readonly Case[]): number {
  return cases.reduce((sum, { weight }) => sum + weight, 0);
}
