import type { Asker } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import { noSuch } from '../members/no-such.ts';
import type { CatalogueEntry } from './entries.ts';

export interface CatalogueContext {
  readonly asker: Asker;
  /** Of the graph that is served. */
  readonly catalogue: () => readonly CatalogueEntry[];
}

/** Of schema/catalogue.graphql. */
export const catalogueResolvers = {
  Query: {
    catalogue: (
      _: unknown,
      { sectors: asked }: { readonly sectors?: readonly string[] | null },
      { catalogue }: CatalogueContext,
    ): readonly CatalogueEntry[] => {
      const all = catalogue();
      if (!asked) return all;
      const there = new Set(all.flatMap(({ sectors }) => sectors));
      const unknown = asked.find((sector) => !there.has(sector));
      if (unknown !== undefined) throw refused(`sectors: ${noSuch('sector', unknown, [...there])}`);
      return all.filter(({ sectors }) => sectors.some((sector) => asked.includes(sector)));
    },
  },
  CatalogueField: {
    members: ({ sectors }: CatalogueEntry, _: unknown, { asker }: CatalogueContext): readonly string[] =>
      asker.ministries.flatMap(({ member }) => (sectors.includes(member.sector) ? [member.name] : [])),
  },
};
