import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { identity } from '@tongcha/identity';
import { tlsFiles } from '@tongcha/http';
import { invalidating, listen } from '@tongcha/ministry';

/** The section of its process. */
export const settings = z.object({
  hosted: z
    .strictObject({
      ...listen(4032),
      invalidate: invalidating,
      member: z
        .string()
        .regex(/^food-drug\/[a-z0-9][a-z0-9-]{0,63}$/, 'expected a member of food-drug: food-drug/hosted')
        .default('food-drug/hosted')
        .describe('Its name in the directory.'),
      store: z.string().min(1, 'expected a file or the address of a PostgreSQL').default('data/hosted.sqlite').meta({
        description:
          'Where the enterprises’ statements are kept: the path of a SQLite file, or postgres://user:password@host/database, which several machines share.',
        page: 'enterprises.md#where-it-is-kept',
      }),
      enterprises: z
        .strictObject({
          host: z.string().default('127.0.0.1').describe('The address at which enterprises are served.'),
          port: z.coerce
            .number()
            .int('expected a whole number')
            .min(0, 'expected 0 to 65535')
            .max(65_535, 'expected 0 to 65535')
            .default(4092)
            .describe('The port of the page, of uploads and of EPCIS capture; 0: any free port.'),
          sendsPerMinute: z.coerce
            .number()
            .int('expected a whole number')
            .min(1, 'expected at least 1')
            .max(100_000, 'expected at most 100000')
            .default(60)
            .meta({
              description: 'How often one enterprise may send in a minute, to each process.',
              page: 'enterprises.md#limits',
            }),
          tls: tlsFiles.optional().meta({ description: 'Serves it by HTTPS.', page: 'enterprises.md#in-production' }),
        })
        .prefault({})
        .meta({ description: 'Where enterprises come in.', page: 'enterprises.md' }),
      identity: identity.prefault({}).meta({
        description: 'Whose access tokens of enterprises count; without any of these, none does.',
        page: 'sharing.md#tokens',
      }),
    })
    .superRefine(({ production, identity: { issuer, developmentKeys } }, context) => {
      if (!production) return;
      if (issuer === undefined)
        context.addIssue({
          code: 'custom',
          path: ['identity', 'issuer'],
          message: 'production needs the issuer of the access tokens',
        });
      if (developmentKeys !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['identity', 'developmentKeys'],
          message: 'production takes no development tokens',
        });
    })
    .prefault({})
    .describe('The member of food for enterprises without a system of their own.'),
});

/** The section `hosted` of the configuration. */
export type HostedConfig = z.infer<typeof settings>['hosted'];

/** @throws ConfigError with every fault at once */
export function readHostedConfig(sources?: ConfigSources): HostedConfig {
  return readConfig(settings, sources).hosted;
}
