import { INTERACTIVE, readWalks, refused } from '../chain/read-arguments.ts';
import type { ManyRequest } from '../chain/walk-request.ts';
import type { Case } from './candidates.ts';

export interface OriginsArguments {
  readonly codes: readonly string[];
  readonly weights?: readonly number[] | null;
  readonly maxDepth?: number | null;
  readonly maxUnits?: number | null;
}

export interface AskedOrigins {
  readonly cases: readonly Case[];
  readonly request: ManyRequest;
}

/** Sums of larger ones, and their logarithms, are no numbers. */
const MOST_WEIGHT = 1_000_000;

/** @throws GraphQLError, which says what cannot be asked so */
export function readCases({ codes, weights, maxDepth, maxUnits }: OriginsArguments): AskedOrigins {
  const request = readWalks(
    { codes, direction: 'BACK', maxDepth: maxDepth ?? null, maxUnits: maxUnits ?? null },
    INTERACTIVE,
  );
  const { roots } = request;
  if (roots.length < 2) throw refused('codes must hold two different ones at least: what is common is asked for');
  if (weights && (roots.length !== codes.length || weights.length !== codes.length))
    throw refused(`weights must be as many as codes (${codes.length}), and each code once`);
  if (weights?.some((weight) => !(weight >= 1 / MOST_WEIGHT && weight <= MOST_WEIGHT)))
    throw refused(`weights must be above 0: from ${1 / MOST_WEIGHT} to ${MOST_WEIGHT}`);
  return { request, cases: roots.map((code, i) => ({ code, weight: weights?.[i] ?? 1 })) };
}
