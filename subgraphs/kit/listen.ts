import { z } from 'zod';
import { drainPause, tlsFiles } from '@tongcha/http';
import { metricsPlace } from '@tongcha/observe';

/**
 * Where a ministry's subgraph listens and whom it answers: these keys are in the section of each. A shape and not a section, so that a
 * sector puts its own keys beside them.
 */
export function listen(port: number) {
  return {
    host: z.string().default('127.0.0.1'),
    port: z.coerce
      .number()
      .int('expected a whole number')
      .min(0, 'expected 0 to 65535')
      .max(65_535, 'expected 0 to 65535')
      .default(port),
    /** The path of a JWK set: the gateways whose signed calls are answered. Everyone is answered, as anonymous, when not set. */
    trustedKeys: z.string().optional(),
    /** The file that keeps the newest head of each gateway's audit log over a restart; it is served at /audit-heads with or without. */
    auditHeads: z.string().min(1, 'expected a file').optional(),
    /**
     * Where gateways reach it (`https://agriculture.example/graphql`), several with spaces between while one follows another:
     * calls that were signed for another address are refused. Where it is not set, for another than they have come in at.
     */
    address: z.string().refine(areAddresses, 'expected http or https addresses, with spaces between').optional(),
    /**
     * Publishes to the trusted gateways which codes its records mention, hashed under the key in this file: they ask about
     * no others then. Nothing is published when not set.
     */
    membership: z.strictObject({ keyFile: z.string().min(1, 'expected the path of a key') }).optional(),
    /** Serves HTTPS; with `ca`, only to clients whose certificate it has signed. */
    tls: tlsFiles.optional(),
    /** Sent with its answers as `Cache-Control`: how long, and for whom, the gateway may keep them. */
    cacheControl: z
      .string()
      .regex(/^[\x20-\x7e]+$/, 'expected the value of a header field')
      .optional(),
    /** Where its metrics can be read; they are neither counted nor served without a port. */
    metrics: metricsPlace,
    /** Once it stops, how long it takes new calls still, not ready any more, until balancers have seen it; 5 s in production where not set, else 0. */
    drainPauseMs: drainPause,
    /** Refuses to start with what is for development only. */
    production: z.stringbool('expected true or false').or(z.boolean()).default(false),
  };
}

export function areAddresses(text: string): boolean {
  const all = text.split(/\s+/).filter(Boolean);
  return all.length > 0 && all.every((each) => /^https?:\/\//.test(each) && URL.canParse(each));
}
