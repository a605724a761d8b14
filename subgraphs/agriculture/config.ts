import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

/** The section of its process, with whom it answers and how it reaches its legacy systems. */
export const settings = z.object({
  agriculture: z
    .strictObject({
      ...listen(4001),
      url: z
        .url({ protocol: /^https?$/, error: 'expected the http or https address of the data bus' })
        .describe('The address of the provincial data bus; /token and /service/<name> are below it.'),
      requester: z
        .string('expected the requester’s name on the bus')
        .min(1, 'expected the requester’s name on the bus')
        .describe('Who we are on the bus.'),
      secret: z
        .string('expected the signature key')
        .min(1, 'expected the signature key')
        .describe('The key of our signature there.'),
      authCode: z
        .string('expected the authorisation code')
        .min(1, 'expected the authorisation code')
        .describe('The authorisation code there.'),
    })
    .describe('Agriculture, over a provincial data bus with signed requests.'),
});

/** The section `agriculture` of the configuration. */
export type AgricultureConfig = z.infer<typeof settings>['agriculture'];

/** @throws ConfigError with every fault at once */
export function readAgricultureConfig(sources?: ConfigSources): AgricultureConfig {
  return readConfig(settings, sources).agriculture;
}
