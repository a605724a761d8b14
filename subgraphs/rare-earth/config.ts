import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

const schema = z.object({
  rareEarth: z.strictObject({
    ...listen(4005),
    /** The product traceability system: RARE_EARTH_URL */
    url: z.url({ protocol: /^https?$/, error: 'expected the http or https address of the traceability system' }),
    user: z.string('expected the account').min(1, 'expected the account'),
    password: z.string('expected the password').min(1, 'expected the password'),
  }),
});

/** The section `rareEarth` of the configuration. */
export type RareEarthConfig = z.infer<typeof schema>['rareEarth'];

/** @throws ConfigError with every fault at once */
export function readRareEarthConfig(sources?: ConfigSources): RareEarthConfig {
  return readConfig(schema, sources).rareEarth;
}
