export { readAgricultureConfig, type AgricultureConfig } from './config.ts';
export { createAgriculture } from './ministry.ts';
