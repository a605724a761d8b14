import { refused } from '../chain/read-arguments.ts';
import { readSearch, type SearchArguments } from '../search/read-search.ts';
import type { SearchContext } from '../search/resolvers.ts';
import { type Monitoring, monitor } from './monitor.ts';

interface MonitoringArguments extends Pick<SearchArguments, 'where'> {
  readonly sample?: number | null;
}

/** Of schema/monitoring.graphql. */
export const monitoringResolvers = {
  Query: {
    monitoring: async (
      _: unknown,
      { where, sample }: MonitoringArguments,
      { asker, gaps }: SearchContext,
    ): Promise<Monitoring> => {
      const size = sample ?? 20;
      if (size < 10 || size > 50) throw refused('sample must be from 10 to 50');
      const found = await monitor(asker, readSearch({ where: where ?? null }, asker.ministries), {
        size,
        now: asker.now(),
      });
      gaps?.(found.gaps);
      return found;
    },
  },
};
