export { ConfigError, type ConfigSources, envName, readConfig } from './config.ts';
export { hasNoPassword, httpUrl } from './http-url.ts';
export { milliseconds } from './milliseconds.ts';
export { readRegularFile, readRegularFileSync } from './regular-file.ts';
