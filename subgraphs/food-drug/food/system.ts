import { type LegacySystem, NO_ROWS } from '@tongcha/ministry';
import { type EpcisOptions, epcisSystem, partyTold } from '@tongcha/ministry/epcis';
import { foodOf, type FoodRecord } from './record.ts';

/** An EPCIS 2.0 repository of food plants. @param name of the system in its records, links and errors */
export function createFoodSystem(options: EpcisOptions, name = 'food-epcis'): LegacySystem<FoodRecord> {
  const system = epcisSystem(name, options, {
    filterName: 'FoodDrugFilter',
    own: foodOf,
    party: (uscc, attributes, doubts) => partyTold(uscc, attributes, { doubts }),
  });
  return {
    ...(system as LegacySystem<FoodRecord>),
    search: async (search, call) => {
      const { kind, approvalNumber, ...filter } = search.filter;
      // An approval is a drug's: no food has one.
      const isFood = (kind ?? 'FOOD') === 'FOOD' && (approvalNumber ?? null) === null;
      return isFood ? (system.search({ ...search, filter }, call) as never) : NO_ROWS;
    },
  };
}
