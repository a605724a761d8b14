import type { Ministry, SectorRecord } from '@tongcha/ministry';
import type { FoodConfig, FoodDrugConfig } from './config.ts';
import type { DrugRecord } from './drug/records.ts';
import { DrugSystem } from './drug/system.ts';
import { createFoodSystem } from './food/system.ts';

/** Two systems behind one ministry: drugs over SOAP, food in an EPCIS repository. */
export function createFoodDrug({ drug, food }: FoodDrugConfig): Ministry {
  return {
    name: 'food-drug',
    systems: [new DrugSystem(drug.soap), createFoodSystem(food.epcis)],
    sharing: { partiesOf: authorisationHolder, papers: true },
  };
}

/** Food alone, in an EPCIS repository: a platform or an enterprise that joins the sector. */
export function createFood({ food }: FoodConfig): Ministry {
  return { name: 'food-drug', systems: [createFoodSystem(food.epcis)], sharing: { papers: true } };
}

function authorisationHolder(record: SectorRecord): readonly (string | undefined)[] {
  const { drug } = record as SectorRecord & Partial<Pick<DrugRecord, 'drug'>>;
  return [drug?.authorisationHolder?.uscc];
}
