import { z } from 'zod';
import { httpUrl, milliseconds } from '@tongcha/config';
import { tlsFiles } from '@tongcha/http';
import { LIMITS } from '@tongcha/membership';
import { flag, listed } from './values.ts';

const addresses = z.preprocess(
  listed,
  z.array(httpUrl).min(1, 'expected an address').max(16, 'expected 16 addresses at most'),
);

/** Of one subgraph, and so of each member of its sector for which the directory says nothing else. */
export const ministry = z.strictObject({
  url: addresses.optional().meta({
    description:
      'The addresses of its subgraph, with spaces or commas between: any of them answers for it. The supergraph’s routing address when not set.',
    page: 'operating.md#several-addresses',
  }),
  plainHttp: flag.default(false).meta({
    description:
      'Whether it may be asked over plain HTTP in production, where its answers can be changed on their way.',
    page: 'operating.md#in-production',
  }),
  timeoutMs: LIMITS.timeoutMs.default(5_000),
  maxBatch: LIMITS.maxBatch.default(200),
  concurrency: LIMITS.concurrency.default(8),
  probeEveryMs: milliseconds
    .default(5_000)
    .meta({ description: 'The longest pause between probes while it fails; the first are short.', page: 'faults.md' }),
  retryShare: z.coerce.number().min(0, 'expected 0 to 0.2').max(0.2, 'expected 0 to 0.2').default(0.1).meta({
    description: 'Calls made again because it could not be reached, at most this part of all.',
    page: 'faults.md#extra-calls',
  }),
  cacheSeconds: LIMITS.cacheSeconds.optional(),
  invalidationKeys: z.string().min(1, 'expected the path of a JWK set').optional().meta({
    description: 'The file of a JWK set: its public keys, by which it may declare invalid what is kept of its answers.',
    page: 'cache.md#when-a-ministry-changes-something',
  }),
  tls: tlsFiles.optional().meta({
    description: 'Our certificate where it asks for one (cert, key), and who signs its own (ca).',
    page: 'signed-calls.md',
  }),
});

/** The settings of one ministry, as they are read. */
export type MinistryConfig = z.infer<typeof ministry>;
