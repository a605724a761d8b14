export { readFoodDrugConfig, type FoodDrugConfig } from './config.ts';
export { createFoodDrug } from './ministry.ts';
