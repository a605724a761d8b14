export { type HostedConfig, readHostedConfig } from './config.ts';
export { startHosted } from './start.ts';
