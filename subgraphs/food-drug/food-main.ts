import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readFoodConfig } from './config.ts';
import { createFood } from './ministry.ts';

// A platform or an enterprise that joins by its EPCIS repository: no drugs.
await run('food-drug', (observer) => {
  const config = readFoodConfig();
  return startMinistry(createFood(config), { ...config.foodDrug, observer });
});
