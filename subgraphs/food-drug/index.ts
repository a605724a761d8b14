export { readFoodConfig, readFoodDrugConfig, type FoodConfig, type FoodDrugConfig } from './config.ts';
export { createFood, createFoodDrug } from './ministry.ts';
