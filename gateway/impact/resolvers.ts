import { type UnitReference, sharedOf } from '../chain/chain.ts';
import { type ChainLists, told } from '../chain/chains-resolvers.ts';
import type { Coverage } from '../chain/coverage.ts';
import type { Gap } from '../chain/gaps.ts';
import { INTERACTIVE, readWalks, refused } from '../chain/read-arguments.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { Slices } from '../chain/slices.ts';
import { isWanted } from '../chain/walk-request.ts';
import { factWalk } from '../facts/index.ts';
import type { Withheld } from '../calls/withheld.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { allGaps } from './all-gaps.ts';
import { type ChainImpact, impactNeeds, impactOf } from './impact.ts';
import type { ImpactDimension } from './total-keys.ts';
import type { ImpactTotal } from './totals.ts';

/** Bad units of one question. */
const MOST_CODES = 50;

interface ImpactArguments {
  readonly codes: readonly string[];
  readonly kinds?: readonly string[] | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly maxDepth?: number | null;
  readonly maxUnits?: number | null;
}

interface Impact extends ChainImpact {
  readonly roots: readonly UnitReference[];
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

type Told = readonly unknown[] | Promise<readonly unknown[]>;

/** Of schema/impact.graphql. */
export const impactResolvers = {
  Query: {
    impact: (_: unknown, args: ImpactArguments, context: ChainContext) => context.part ?? impact(args, context),
  },
  Impact: {
    units: (
      asked: Impact | { readonly items: readonly unknown[] },
      _: unknown,
      context: ChainLists,
      info: GraphQLResolveInfo,
    ): Told => ('items' in asked ? asked.items : told(asked.units, context, info)),
    totals: (asked: Impact, { by }: { readonly by: readonly ImpactDimension[] }): readonly ImpactTotal[] =>
      asked.totals(by),
  },
};

/** @throws GraphQLError, which says what cannot be asked so */
async function impact(args: ImpactArguments, { asker, gaps: tell }: ChainContext): Promise<Impact> {
  if (args.codes.length > MOST_CODES)
    throw refused(`codes must hold ${MOST_CODES} at most, these are ${args.codes.length}: ask in parts`);
  const request = readWalks({ ...args, direction: 'FORWARD' }, INTERACTIVE);
  const slices = new Slices();
  const wish = { needs: impactNeeds, around: true };
  const { walked, facts, around } = await factWalk(asker, request, wish, slices);
  const gaps = await allGaps(facts.gaps, around, request, slices);
  tell?.(gaps);
  const shared = await sharedOf(walked, request, asker.ministries, slices);
  // A claim in the window is enough, as for the walk.
  const found = await impactOf(
    { ...facts, gaps },
    ({ claims }) => claims.some((each) => isWanted(request, each)),
    slices,
  );
  return {
    ...found,
    roots: request.roots.map((code) => ({ code })),
    gaps,
    ...shared,
    complete: gaps.length === 0,
  };
}
