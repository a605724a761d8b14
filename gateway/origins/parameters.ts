import { MOST_CANDIDATES } from '@tongcha/schema';

/** What origins are ranked by; told with every answer. */
export const PARAMETERS = {
  /** ε: of a case, the probability that it has nothing to do with the others. */
  unrelated: 0.2,
  /** Units with less than this part of the highest score are not counted. */
  leastScore: 0.5,
  /** Units below which is counted, at most. */
  most: MOST_CANDIDATES,
} as const;

/** As schema/warnings.graphql tells a parameter. */
export const TOLD_PARAMETERS = [
  {
    name: 'unrelated',
    value: String(PARAMETERS.unrelated),
    source: 'docs/origins.md; Kaufman et al., PLoS Comput Biol 10(7), 2014',
  },
  { name: 'leastScore', value: String(PARAMETERS.leastScore), source: 'docs/measurements.md' },
  { name: 'most', value: String(PARAMETERS.most), source: 'docs/measurements.md' },
].map((each) => ({ ...each, member: null }));
