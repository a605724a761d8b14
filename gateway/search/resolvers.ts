import type { GraphQLResolveInfo } from 'graphql';
import type { SubgraphError } from '../calls/subgraph-response.ts';
import type { Gap } from '../chain/gaps.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { isSelected } from '../chain/selected-fields.ts';
import type { TotalsKey } from './member-totals.ts';
import { readSearch, type SearchArguments } from './read-search.ts';
import { type RecordSearch, search } from './search.ts';

/** What a request's search works with. */
export type SearchContext = Pick<ChainContext, 'asker' | 'lacks' | 'gaps'>;

export interface AggregateArguments extends Pick<SearchArguments, 'where'> {
  readonly by: readonly TotalsKey[];
  readonly measures: readonly string[];
}

/** Of `Query.search` and `Query.aggregate` in schema/chain.graphql. */
export const searchResolvers = {
  Query: {
    async search(
      _: unknown,
      args: SearchArguments,
      { asker, lacks, gaps }: SearchContext,
      info: GraphQLResolveInfo,
    ): Promise<RecordSearch> {
      const found = await search(asker, readSearch(args, asker.ministries), isSelected('total', info));
      gaps?.(found.gaps);
      // A failure must not look like nothing to find, whether or not gaps were selected.
      if (found.edges.length === 0) for (const gap of found.gaps) lacks(lacking(gap));
      return found;
    },
    async aggregate(
      _: unknown,
      { where, by, measures }: AggregateArguments,
      context: SearchContext,
    ): Promise<Aggregate> {
      const { asker, lacks, gaps } = context;
      const { members, where: condition } = readSearch({ where: where ?? null }, asker.ministries);
      const found = await aggregate(asker, { members, where: condition, by: [...new Set(by)], measures });
      gaps?.(found.gaps);
      if (found.groups.length === 0) for (const gap of found.gaps) lacks(lacking(gap));
      return found;
    },
  },
};

/** A gap as an error: for an answer that would else look like nothing to find. */
export function lacking({ reason, sector, member, system, codes, message }: Gap): SubgraphError {
  return {
    // As it would else be what rules keep back.
    code: reason === 'FORBIDDEN' ? 'REFUSED' : reason,
    path: null,
    system,
    codes,
    message,
    ...(sector === null ? {} : { sector }),
    ...(member === null ? {} : { member }),
  };
}
