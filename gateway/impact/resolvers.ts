import type { GraphQLResolveInfo } from 'graphql';
import { jobsOf } from '../chain/caller-jobs.ts';
import { type ChainLists, told } from '../chain/chains-resolvers.ts';
import { INTERACTIVE, readWalks, refused, type WalkLimit } from '../chain/read-arguments.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import type { ManyRequest } from '../chain/walk-request.ts';
import { type Impact, impactFrom } from './impact-from.ts';
import type { ImpactDimension } from './total-keys.ts';
import type { ImpactTotal } from './totals.ts';

/** Bad units of one question. */
export const MOST_CODES = 50;

/** Nobody waits for it; all that is asked is in a worker's memory at once, some 8 kB a unit. */
const IN_BACKGROUND: WalkLimit = { depth: 100, units: 50_000, most: { depth: 1_000, units: 50_000 } };

const INTERACTIVELY: WalkLimit = { ...INTERACTIVE, more: ': more is a job (startImpact)' };

interface ImpactArguments {
  readonly codes: readonly string[];
  readonly kinds?: readonly string[] | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly maxDepth?: number | null;
  readonly maxUnits?: number | null;
}

type Told = readonly unknown[] | Promise<readonly unknown[]>;

/** Of schema/impact.graphql. */
export const impactResolvers = {
  Query: {
    impact: (_: unknown, args: ImpactArguments, context: ChainContext) => context.part ?? impact(args, context),
  },
  Mutation: {
    startImpact: (_: unknown, args: ImpactArguments, context: ChainContext) =>
      jobsOf(context).startImpact(readImpact(args, IN_BACKGROUND)),
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

async function impact(args: ImpactArguments, { asker, gaps: tell }: ChainContext): Promise<Impact> {
  const found = await impactFrom(asker, readImpact(args, INTERACTIVELY));
  tell?.(found.gaps);
  return found;
}

/** @throws GraphQLError, which says what cannot be asked so */
function readImpact(args: ImpactArguments, limit: WalkLimit): ManyRequest {
  if (args.codes.length > MOST_CODES)
    throw refused(`codes must hold ${MOST_CODES} at most, these are ${args.codes.length}: ask in parts`);
  return readWalks({ ...args, direction: 'FORWARD' }, limit);
}
