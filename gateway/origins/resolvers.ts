import type { UnitReference } from '../chain/chain.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { INTERACTIVE, readWalks, refused } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { factWalk } from '../facts/index.ts';
import { tracedBy } from './beginnings.ts';
import { findOrigins } from './find-origins.ts';
import { TOLD_PARAMETERS } from './parameters.ts';
import { type OriginsArguments, readCases } from './read-cases.ts';
import { SOURCE_KINDS, tracedOf } from './traced.ts';
import { reasonOf } from './words.ts';

export type OriginsContext = Pick<ChainContext, 'asker' | 'gaps'>;

const MOST_TRACED = 50;

const unitOf = (code: string): UnitReference => ({ code });

/** Of schema/origins.graphql. */
export const originsResolvers = {
  Query: {
    async origins(_: unknown, args: OriginsArguments, { asker, gaps }: OriginsContext): Promise<object> {
      const { cases, request, first } = readCases(args);
      const found = await findOrigins(asker, cases, request);
      gaps?.(found.gaps);
      const { ranked, scope } = found;
      return {
        ...found,
        cases: cases.length,
        complete: found.gaps.length === 0,
        parameters: TOLD_PARAMETERS,
        candidates: ranked.slice(0, first).map((each) => ({
          ...each,
          ...reasonOf(each, {
            all: cases.length,
            scope,
            alike: ranked.filter(({ rank }) => rank === each.rank).length,
          }),
          unit: unitOf(each.code),
          cases: each.cases.flatMap((i) => cases[i]?.code ?? []),
          reach: each.extent === 'CUT' ? null : each.reach,
        })),
      };
    },
    async traceable(_: unknown, { codes }: { codes: readonly string[] }, context: OriginsContext): Promise<object[]> {
      if (codes.length > MOST_TRACED)
        throw refused(`codes must hold ${MOST_TRACED} at most, these are ${codes.length}: ask in parts`);
      const { asker, gaps } = context;
      const slices = new Slices();
      const terms = { direction: 'BACK', kinds: SOURCE_KINDS, maxUnits: INTERACTIVE.most.units } as const;
      const request = readWalks({ codes, ...terms }, INTERACTIVE);
      const { walked, facts } = await factWalk(asker, request, { needs: tracedBy, around: false }, slices);
      gaps?.(facts.gaps);
      const asOf = asker.claims.asOf ?? new Date().toISOString();
      return walked.chains.map((chain) => {
        const { outcome, breaks, origins, depth } = tracedOf(chain, facts);
        return {
          code: chain.request.root,
          traceable: outcome === 'UNDECIDED' ? null : outcome === 'TRACEABLE',
          breaks: breaks.map((each) => ({
            ...each,
            gap:
              facts.gaps.find(
                ({ reason, member, codes: of }) =>
                  reason === each.reason && member === each.member && of.includes(each.code),
              ) ?? null,
          })),
          origins: origins.map(unitOf),
          depth,
          asOf,
        };
      });
    },
  },
};
