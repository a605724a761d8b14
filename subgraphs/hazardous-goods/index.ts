export { readHazardousGoodsConfig, type HazardousGoodsConfig } from './config.ts';
export { createHazardousGoods } from './ministry.ts';
