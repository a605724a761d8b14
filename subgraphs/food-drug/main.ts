import { run } from '../../common/http/run.ts';
import { startMinistry } from '../kit/server.ts';
import { readFoodDrugConfig } from './config.ts';
import { createFoodDrug } from './ministry.ts';

await run('food-drug', (observer) => {
  const config = readFoodDrugConfig();
  return startMinistry(createFoodDrug(config), { ...config.foodDrug, observer });
});
