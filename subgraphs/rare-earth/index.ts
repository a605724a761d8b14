export { readRareEarthConfig, type RareEarthConfig } from './config.ts';
export { createRareEarth } from './ministry.ts';
