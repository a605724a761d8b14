import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { listen } from '@tongcha/ministry';

const schema = z.object({
  agriculture: z.strictObject({
    ...listen(4001),
    /** The provincial data bus; /token and /service/<name> are below it. */
    url: z.url({ protocol: /^https?$/, error: 'expected the http or https address of the data bus' }),
    /** Who we are on the bus, the key of our signature, and the authorisation code. */
    requester: z.string('expected the requester’s name on the bus').min(1, 'expected the requester’s name on the bus'),
    secret: z.string('expected the signature key').min(1, 'expected the signature key'),
    authCode: z.string('expected the authorisation code').min(1, 'expected the authorisation code'),
  }),
});

/** The section `agriculture` of the configuration. */
export type AgricultureConfig = z.infer<typeof schema>['agriculture'];

/** @throws ConfigError with every fault at once */
export function readAgricultureConfig(sources?: ConfigSources): AgricultureConfig {
  return readConfig(schema, sources).agriculture;
}
