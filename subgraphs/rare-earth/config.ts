import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

/** The section of its process, with whom it answers and how it reaches its legacy systems. */
export const settings = z.object({
  rareEarth: z
    .strictObject({
      ...listen(4005),
      url: z
        .url({ protocol: /^https?$/, error: 'expected the http or https address of the traceability system' })
        .describe('The address of the product traceability system.'),
      user: z.string('expected the account').min(1, 'expected the account').describe('Our account there.'),
      password: z.string('expected the password').min(1, 'expected the password').describe('Its password.'),
    })
    .describe('Rare earths, over the XML of their product traceability system.'),
});

/** The section `rareEarth` of the configuration. */
export type RareEarthConfig = z.infer<typeof settings>['rareEarth'];

/** @throws ConfigError with every fault at once */
export function readRareEarthConfig(sources?: ConfigSources): RareEarthConfig {
  return readConfig(settings, sources).rareEarth;
}
