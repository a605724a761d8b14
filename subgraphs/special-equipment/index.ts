export { readSpecialEquipmentConfig, type SpecialEquipmentConfig } from './config.ts';
export { createSpecialEquipment } from './ministry.ts';
