import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

/** The section of its process, with whom it answers and how it reaches its legacy system. */
export const settings = z.object({
  customs: z
    .strictObject({
      ...listen(4006),
      url: z
        .url({ protocol: /^https?$/, error: 'expected the http or https address of the customs system' })
        .describe('The address of the customs system.'),
      user: z.string('expected the account').min(1, 'expected the account').describe('Our account there.'),
      password: z.string('expected the password').min(1, 'expected the password').describe('Its password.'),
    })
    .describe('Imports and exports, over the form posts of the customs system (subgraphs/customs/ministry.yaml).'),
});

/** The section `customs` of the configuration. */
export type CustomsConfig = z.infer<typeof settings>['customs'];

/** @throws ConfigError with every fault at once */
export function readCustomsConfig(sources?: ConfigSources): CustomsConfig {
  return readConfig(settings, sources).customs;
}
