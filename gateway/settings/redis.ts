import { z } from 'zod';
import { tlsFiles } from '@tongcha/http';
import { flag } from './values.ts';

/** What several gateways share. */
export const redis = z
  .strictObject({
    url: z
      .url({ protocol: /^rediss?$/, error: 'expected a redis or rediss address' })
      .optional()
      .meta({
        description:
          'Its address with user and password, redis:// or rediss://. Each gateway keeps its own cache and counts when not set.',
        page: 'cache.md#where-it-is-kept',
      }),
    tls: tlsFiles.optional().meta({
      description:
        'Of rediss://: who signs its certificate (ca), and ours where it asks for one (cert, key); whom Node trusts when not set.',
      page: 'operating.md#certificates',
    }),
    cluster: flag.default(false).describe('Whether the address is a node of a cluster.'),
    supergraphKey: z.string().min(1, 'expected a key').optional().meta({
      description:
        'The key that holds the supergraph, and the channel in which its changes are announced; gateway.supergraph is what is served while there is none.',
      page: 'operating.md#change-the-supergraph',
    }),
    supergraphKeys: z
      .string()
      .min(1, 'expected the path of a JWK set')
      .optional()
      .describe(
        'The file of a JWK set: who may sign that supergraph (npm run supergraph). One that nobody has signed is taken when not set.',
      ),
    directoryKey: z.string().min(1, 'expected a key').optional().meta({
      description:
        'The key that holds the directory of members, and its channel; gateway.directory is what counts while there is none.',
      page: 'directory.md#where-it-stands',
    }),
  })
  .superRefine(({ url, supergraphKey, directoryKey }, context) => {
    for (const [key, what] of [
      [supergraphKey, 'supergraph'],
      [directoryKey, 'directory'],
    ] as const)
      if (key !== undefined && url === undefined)
        context.addIssue({
          code: 'custom',
          path: ['url'],
          message: `expected the address of the Redis that holds the ${what}`,
        });
  });
