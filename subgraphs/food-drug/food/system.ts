import type { LegacySystem, OrganizationRecord } from '@tongcha/ministry';
import { type EpcisOptions, EpcisRepository } from '@tongcha/ministry/epcis';
import { NotUnderstood } from '@tongcha/ministry/values';
import { Fault } from '@tongcha/resilience';
import { eventsAsked, NARROWS } from './asked.ts';
import { foodOrganization } from './organization.ts';
import { type FoodRecord, recordTold } from './record.ts';
import { foodProduct } from './product.ts';
import { searchFood } from './search.ts';

/** What may be all that there is of a code. */
const UNKNOWN: ReadonlySet<string> = new Set(['NOT_UNDERSTOOD', 'NO_HISTORY']);

/** An EPCIS 2.0 repository of food plants. @param name of the system in its records, links and errors */
export function createFoodSystem(options: EpcisOptions, name = 'food-epcis'): LegacySystem<FoodRecord> {
  const repository = new EpcisRepository(name, options);
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
        return recordTold(codes[i] ?? '', history, repository, name, call) ?? unknown;
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
            const found = attributes && foodOrganization(uscc, attributes, { doubts });
            if (doubts.length > 0) call.partial(new NotUnderstood(doubts), [uscc]);
            return found;
          } catch (error) {
            return error instanceof Fault ? error : new Fault('BAD_ANSWER', 'cannot be read', { cause: error });
          }
        }),
      ),
    product: (code, most, call) => foodProduct(repository, name, code, most, call),
    search: (search, call) => searchFood(repository, name, search, call),
    // A repository counts nothing: only what it never has is known.
    count: async ({ where = {} }) => (eventsAsked(where) === null ? 0 : null),
    codes: (since, call) => repository.codes(since, call),
    history: () => ({ since: null }),
    ping: (call) => repository.ping(call),
    close: () => repository.close(),
  };
}
