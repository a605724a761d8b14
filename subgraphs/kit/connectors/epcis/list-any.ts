import { Fault } from '@tongcha/resilience';
import type { Call } from '../../legacy-system.ts';
import { subjectsOf } from './holdings.ts';
import { listCodes, type Listed, type Listing } from './listing.ts';
import type { EpcisRepository } from './repository.ts';
import { standing } from './standing.ts';

/**
 * The codes that any of several listings finds, each once: all of the first, then those that only the second finds, and so
 * on. A query of EPCIS has conditions that all hold; what any of two may fulfil is asked twice.
 * @param start the listing to begin with. One after the first that the repository does not know finds nothing there.
 * @throws Fault as `listCodes` does
 */
export async function* listAny(
  repository: EpcisRepository,
  listings: readonly Listing[],
  start: number,
  call: Call,
): AsyncGenerator<Listed & { readonly listing: number }> {
  for (const [i, listing] of listings.entries()) {
    if (i < start) continue;
    const earlier = listings.slice(0, i);
    try {
      for await (const found of listCodes(repository, listing, call))
        if (!earlier.some((each) => finds(each, found, repository))) yield { ...found, listing: i };
    } catch (error) {
      if (i > 0 && error instanceof Fault && error.code === 'BAD_REQUEST') continue;
      throw error;
    }
  }
}

function finds(
  { matches, sees = () => true }: Listing,
  { code, history }: Listed,
  repository: EpcisRepository,
): boolean {
  return standing(history.found).events.some(
    (event) =>
      matches(event) &&
      sees(event, code, history) &&
      subjectsOf(event).some((item) => repository.identifiers.codeOf(item.uri) === code),
  );
}
