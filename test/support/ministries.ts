import { createAgriculture } from '../../subgraphs/agriculture/ministry.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { readCustomsConfig } from '../../subgraphs/customs/config.ts';
import { createCustoms } from '../../subgraphs/customs/ministry.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { createFoodDrug } from '../../subgraphs/food-drug/ministry.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { createHazardousGoods } from '../../subgraphs/hazardous-goods/ministry.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { createRareEarth } from '../../subgraphs/rare-earth/ministry.ts';
import { readSpecialEquipmentConfig } from '../../subgraphs/special-equipment/config.ts';
import { createSpecialEquipment } from '../../subgraphs/special-equipment/ministry.ts';

type Env = Readonly<Record<string, string>>;

/** The six ministries, each from the settings of its legacy systems. */
export const MINISTRIES: Readonly<Record<string, (env: Env) => Ministry | Promise<Ministry>>> = {
  agriculture: (env) => createAgriculture(readAgricultureConfig({ env })),
  'food-drug': (env) => createFoodDrug(readFoodDrugConfig({ env })),
  'special-equipment': (env) => createSpecialEquipment(readSpecialEquipmentConfig({ env })),
  'hazardous-goods': (env) => createHazardousGoods(readHazardousGoodsConfig({ env })),
  'rare-earth': (env) => createRareEarth(readRareEarthConfig({ env })),
  customs: (env) => createCustoms(readCustomsConfig({ env })),
};
