import { createRequire } from 'node:module';
import type * as Redis from 'redis';

/** Its client is loaded where an address is set: 700 files and 10 MB of heap that most gateways have no use for. */
export function redisPackage(): typeof Redis {
  return createRequire(import.meta.url)('redis') as typeof Redis;
}
