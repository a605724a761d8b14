export { type CustomsConfig, readCustomsConfig } from './config.ts';
export { createCustoms } from './ministry.ts';
