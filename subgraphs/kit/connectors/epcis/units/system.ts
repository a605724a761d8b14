import { Fault } from '@tongcha/resilience';
import type { LegacySystem, OrganizationRecord } from '../../../legacy-system.ts';
import { NotUnderstood } from '../../../values/not-understood.ts';
import type { EpcisOptions } from '../options.ts';
import { epcisOrders } from '../orders.ts';
import { EpcisRepository } from '../repository.ts';
import { eventsAsked, NARROWS } from './asked.ts';
import { productTold } from './product.ts';
import { recordTold, type Units } from './record.ts';
import { searchUnits } from './search.ts';

/** What may be all that there is of a code. */
const UNKNOWN: ReadonlySet<string> = new Set(['NOT_UNDERSTOOD', 'NO_HISTORY']);

/** How a sector has a repository as its system. */
export interface EpcisSystemOptions extends Pick<Units, 'filterName' | 'own'> {
  /** What a party's master data tells of an organisation. @param doubts takes the places of what is not understood */
  readonly party: (uscc: string, attributes: ReadonlyMap<string, unknown>, doubts: string[]) => OrganizationRecord;
}

/** An EPCIS 2.0 repository as a system: what its events tell of units, and what links them. @param name of it in records, links and errors */
export function epcisSystem(
  name: string,
  options: EpcisOptions,
  { filterName, own, party }: EpcisSystemOptions,
): Required<Omit<LegacySystem, 'watch' | 'figures' | 'complaints'>> {
  const repository = new EpcisRepository(name, options);
  const units: Units = { repository, system: name, filterName, own };
  return {
    name,
    maxCodes: 100,
    narrows: NARROWS,
    async records(codes, call) {
      const histories = await repository.histories(codes, call);
      return histories.map((history, i) => {
        if (history instanceof Error) return history;
        // Where an event was not understood it is not known that there is nothing.
        const unknown = history.partial.find(({ code }) => UNKNOWN.has(code)) ?? null;
        return recordTold(codes[i] ?? '', history, units, call) ?? unknown;
      });
    },
    links: (codes, direction, call) => repository.links(codes, direction, call),
    organizations: (usccs, call) =>
      Promise.all(
        usccs.map(async (uscc): Promise<OrganizationRecord | null | Error> => {
          // Parties are on record as they are, not as they were.
          if (call.asOf !== undefined) return new Fault('NO_HISTORY', 'keeps no history of its parties');
          try {
            const attributes = await repository.party(`uscc:${uscc}`, call);
            const doubts: string[] = [];
            const found = attributes && party(uscc, attributes, doubts);
            if (doubts.length > 0) call.partial(new NotUnderstood(doubts), [uscc]);
            return found;
          } catch (error) {
            return error instanceof Fault ? error : new Fault('BAD_ANSWER', 'cannot be read', { cause: error });
          }
        }),
      ),
    product: (code, most, call) => productTold(units, code, most, call),
    search: (search, call) => searchUnits(units, search, call),
    // A repository counts nothing: only what it never has is known.
    count: async ({ where = {} }) => (eventsAsked(where) === null ? 0 : null),
    recalls: epcisOrders(repository),
    codes: (since, call) => repository.codes(since, call),
    history: () => ({ since: null }),
    ping: (call) => repository.ping(call),
    close: () => repository.close(),
  };
}
