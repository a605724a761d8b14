import { type Ministry, SENSITIVE_SITES } from '@tongcha/ministry';
import type { RareEarthConfig } from './config.ts';
import { RareEarthSystem } from './system.ts';

/** The ministry over its XML service. */
export function createRareEarth(config: RareEarthConfig): Ministry {
  return {
    name: 'rare-earth',
    systems: [new RareEarthSystem(config)],
    sharing: { parts: SENSITIVE_SITES, amountsOf: () => true },
  };
}
