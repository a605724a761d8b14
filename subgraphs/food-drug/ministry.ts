import type { LegacySystem, Ministry } from '@tongcha/ministry';
import type { FoodConfig, FoodDrugConfig } from './config.ts';
import { createDrugs } from './drug/system.ts';
import { createFoodSystem } from './food/system.ts';

/** Two systems behind one ministry: drugs over SOAP, food in an EPCIS repository. */
export async function createFoodDrug({ drug, food }: FoodDrugConfig): Promise<Ministry> {
  const drugs = await createDrugs(drug.soap);
  return { ...drugs, systems: [...drugs.systems, createFoodSystem(food.epcis)] };
}

/** Food alone, in an EPCIS repository: a platform or an enterprise that joins the sector. */
export function createFood({ food }: FoodConfig): Ministry {
  return foodMinistry(createFoodSystem(food.epcis));
}

/** Food alone, of one system. */
export function foodMinistry(system: LegacySystem): Ministry {
  return { name: 'food-drug', systems: [system], sharing: { papers: true } };
}
