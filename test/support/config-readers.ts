import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { readCustomsConfig } from '../../subgraphs/customs/config.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { readSpecialEquipmentConfig } from '../../subgraphs/special-equipment/config.ts';

/** How each ministry's process reads its own settings. */
export const CONFIG_READERS = {
  agriculture: readAgricultureConfig,
  'food-drug': (sources: object) => readFoodDrugConfig(sources).foodDrug,
  'special-equipment': readSpecialEquipmentConfig,
  'hazardous-goods': readHazardousGoodsConfig,
  'rare-earth': readRareEarthConfig,
  customs: readCustomsConfig,
} as const;
