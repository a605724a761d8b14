import { z } from 'zod';
import { drainPause, tlsFiles } from '@tongcha/http';
import { metricsPlace } from '@tongcha/observe';

/**
 * Where a ministry's subgraph listens and whom it answers: these keys are in the section of each. A shape and not a section, so that a
 * sector puts its own keys beside them.
 */
export function listen(port: number) {
  return {
    host: z.string().default('127.0.0.1').describe('The address at which it listens.'),
    port: z.coerce
      .number()
      .int('expected a whole number')
      .min(0, 'expected 0 to 65535')
      .max(65_535, 'expected 0 to 65535')
      .default(port)
      .describe('The port at which it listens; 0: any free port.'),
    trustedKeys: z.string().optional().meta({
      description:
        'The file of a JWK set: the gateways whose signed calls are answered. Everyone is answered, as anonymous, when not set.',
      page: 'signed-calls.md',
      production: 'production needs it',
    }),
    auditHeads: z.string().min(1, 'expected a file').optional().meta({
      description:
        'The file that keeps the newest head of each gateway’s audit log over a restart; it is served at /audit-heads with or without.',
      page: 'audit.md',
    }),
    address: z.string().refine(areAddresses, 'expected http or https addresses, with spaces between').optional().meta({
      description:
        'Where gateways reach it (https://agriculture.example/graphql), several with spaces between while one follows another: calls that were signed for another address are refused. Where it is not set, for another than they have come in at.',
      page: 'signed-calls.md',
      production: 'production needs it',
    }),
    membership: z
      .strictObject({
        keyFile: z
          .string()
          .min(1, 'expected the path of a key')
          .describe('The file of the key that all members share.'),
      })
      .optional()
      .meta({
        description:
          'Publishes to the trusted gateways which codes its records mention, hashed under this key: they ask about no others then. Nothing is published when not set.',
        page: 'membership.md',
      }),
    intake: z
      .strictObject({
        keyFile: z
          .string()
          .min(1, 'expected the path of a key')
          .describe('The file of the private key, a JWK of P-256.'),
      })
      .optional()
      .meta({
        description: 'Takes in complaints that are sealed for this key. None are taken in when not set.',
        page: 'orders.md#complaints',
      }),
    tls: tlsFiles.optional().meta({
      description: 'Serves HTTPS; with ca, only to clients whose certificate it has signed.',
      page: 'signed-calls.md',
    }),
    cacheControl: z
      .string()
      .regex(/^[\x20-\x7e]+$/, 'expected the value of a header field')
      .optional()
      .meta({
        description: 'Sent with its answers as Cache-Control: how long, and for whom, the gateway may keep them.',
        page: 'cache.md',
      }),
    metrics: metricsPlace,
    drainPauseMs: drainPause,
    production: z.stringbool('expected true or false').or(z.boolean()).default(false).meta({
      description: 'Refuses to start with what is for development only.',
      page: 'operating.md#in-production',
      production: 'production needs true',
    }),
  };
}

export function areAddresses(text: string): boolean {
  const all = text.split(/\s+/).filter(Boolean);
  return all.length > 0 && all.every((each) => /^https?:\/\//.test(each) && URL.canParse(each));
}
