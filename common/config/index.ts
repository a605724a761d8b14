export { ConfigError, type ConfigSources, envName, readConfig } from './config.ts';
export { readRegularFile, readRegularFileSync } from './regular-file.ts';
