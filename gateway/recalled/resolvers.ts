import type { ChainContext } from '../chain/resolvers.ts';
import { lacking } from '../search/resolvers.ts';
import { recalled, type RecalledArguments, type RecalledList } from './recalled.ts';

/** Of schema/recalled.graphql. */
export const recalledResolvers = {
  Query: {
    async recalled(
      _: unknown,
      args: RecalledArguments,
      { asker, lacks, gaps }: Pick<ChainContext, 'asker' | 'lacks' | 'gaps'>,
    ): Promise<RecalledList> {
      const list = await recalled(asker, args);
      gaps?.(list.gaps);
      // A failure must not look like nothing that is recalled.
      if (list.edges.length === 0) for (const gap of list.gaps) lacks(lacking(gap));
      return list;
    },
  },
};
