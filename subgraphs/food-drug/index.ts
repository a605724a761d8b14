export { readFoodConfig, readFoodDrugConfig, type FoodConfig, type FoodDrugConfig } from './config.ts';
export { createFoodSystem } from './food/system.ts';
export { createFood, createFoodDrug, foodMinistry } from './ministry.ts';
