import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readFoodDrugConfig } from './config.ts';
import { createFoodDrug } from './ministry.ts';

await run('food-drug', (observer) => {
  const config = readFoodDrugConfig();
  return startMinistry(createFoodDrug(config), { ...config.foodDrug, observer });
});
