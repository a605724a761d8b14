import type { Supergraph } from '../supergraph/load.ts';
import { type CatalogueEntry, catalogueOf } from './entries.ts';
import { readOwners } from './owners.ts';

/** The catalogue of a graph that is served, made when it is first asked for. */
export function graphCatalogue({ graph, marks, topology }: Supergraph): () => readonly CatalogueEntry[] {
  let made: readonly CatalogueEntry[] | null = null;
  return () =>
    (made ??= catalogueOf({
      api: graph.api,
      marks,
      ownersOf: readOwners(graph.document),
      sectors: new Map(topology.ministries.map(({ name, sector }) => [name, sector])),
    }));
}
