import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readFoodDrugConfig } from './config.ts';
import { createFoodDrug } from './ministry.ts';

await run('food-drug', async (observer) => {
  const config = readFoodDrugConfig();
  return startMinistry(await createFoodDrug(config), { ...config.foodDrug, observer });
});
