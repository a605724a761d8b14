import type { GatewayConfig } from '../settings.ts';

/** What is one worker's of what is set for the whole: its part of memory, and of what may be under way. */
export function partOf(config: GatewayConfig, workers: number): GatewayConfig {
  const part = (whole: number): number => Math.ceil(whole / workers);
  return {
    ...config,
    maxConcurrent: part(config.maxConcurrent),
    planCacheMb: part(config.planCacheMb),
    cacheMb: part(config.cacheMb),
  };
}
