import { sharedOf, type UnitReference } from '../chain/chain.ts';
import type { Gap } from '../chain/gaps.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { INTERACTIVE, readWalks, refused } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { factWalk } from '../facts/index.ts';
import { tracedBy } from './beginnings.ts';
import { findOrigins, type Origins } from './find-origins.ts';
import { PARAMETERS, TOLD_PARAMETERS } from './parameters.ts';
import { type OriginsArguments, readCases } from './read-cases.ts';
import { SOURCE_KINDS, type Traced, tracedOf } from './traced.ts';
import { reasonOf } from './words.ts';

export type OriginsContext = Pick<ChainContext, 'asker' | 'gaps'>;

interface TraceableArguments {
  readonly codes: readonly string[];
  readonly maxUnits?: number | null;
}

const MOST_TRACED = 50;
/** Units of a walk where no other number is asked for. */
const UNITS = 5_000;

const unitOf = (code: string): UnitReference => ({ code });

/** Of schema/origins.graphql. */
export const originsResolvers = {
  Query: {
    async origins(_: unknown, args: OriginsArguments, { asker, gaps }: OriginsContext): Promise<object> {
      const { cases, request } = readCases({ ...args, maxUnits: args.maxUnits ?? UNITS });
      const found = await findOrigins(asker, cases, request);
      gaps?.(found.gaps);
      return { found, ...found, cases: cases.length, complete: found.gaps.length === 0, parameters: TOLD_PARAMETERS };
    },
    async traceable(_: unknown, args: TraceableArguments, { asker, gaps: tell }: OriginsContext): Promise<object> {
      const { codes } = args;
      if (codes.length > MOST_TRACED)
        throw refused(`codes must hold ${MOST_TRACED} at most, these are ${codes.length}: ask in parts`);
      const slices = new Slices();
      const terms = { direction: 'BACK', kinds: SOURCE_KINDS, maxUnits: args.maxUnits ?? UNITS } as const;
      const request = readWalks({ codes, ...terms }, INTERACTIVE);
      const { walked, facts } = await factWalk(asker, request, { needs: tracedBy, around: false }, slices);
      const { gaps } = facts;
      tell?.(gaps);
      const asOf = asker.claims.asOf ?? new Date().toISOString();
      return {
        units: walked.chains.map((chain) => ({
          code: chain.request.root,
          asOf,
          ...told(tracedOf(chain, facts), gaps),
        })),
        gaps,
        ...(await sharedOf(walked, request, asker.ministries, slices)),
        complete: gaps.length === 0,
      };
    },
  },
  Origins: {
    candidates: ({ found }: { readonly found: Origins }, { first }: { readonly first?: number | null }): object[] => {
      const most = first ?? 20;
      if (most < 1 || most > PARAMETERS.most) throw refused(`first must be from 1 to ${PARAMETERS.most}`);
      const { ranked, cases, scope } = found;
      return ranked.slice(0, most).map((each) => ({
        ...each,
        ...reasonOf(each, {
          all: cases.length,
          scope,
          alike: ranked.filter(({ rank }) => rank === each.rank).length,
        }),
        unit: unitOf(each.code),
        cases: each.cases.flatMap((i) => cases[i]?.code ?? []),
      }));
    },
  },
};

function told({ outcome, breaks, origins, depth }: Traced, gaps: readonly Gap[]): object {
  return {
    traceable: outcome === 'UNDECIDED' ? null : outcome === 'TRACEABLE',
    breaks: breaks.map((each) => ({
      ...each,
      gap:
        gaps.find(
          ({ reason, member, codes }) => reason === each.reason && member === each.member && codes.includes(each.code),
        ) ?? null,
    })),
    origins: origins.map(({ code, beginning }) => ({
      unit: unitOf(code),
      beginning: beginning?.kind ?? null,
      country: beginning?.country ?? null,
    })),
    depth,
  };
}
