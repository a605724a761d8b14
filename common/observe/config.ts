import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { LOG_LEVELS } from './log.ts';

const share = z.coerce.number().min(0, 'expected 0 to 1').max(1, 'expected 0 to 1');

const schema = z.object({
  log: z
    .strictObject({
      /** The least that is written. */
      level: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).default('info'),
      /** Of the gateway's requests, the part that has a line of its own. */
      requests: share.default(0),
    })
    .prefault({}),
  traces: z
    .strictObject({
      /** Where an OpenTelemetry collector takes OTLP over HTTP, e.g. http://127.0.0.1:4318/v1/traces; nothing is traced when not set. */
      endpoint: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }).optional(),
      /** Of the gateway's requests, the part that is traced; a ministry follows the gateway. */
      share: share.default(1),
    })
    .prefault({}),
});

export type ObserveConfig = z.infer<typeof schema>;

/** The sections that all processes share. @throws ConfigError with every fault at once */
export function readObserveConfig(sources?: ConfigSources): ObserveConfig {
  return readConfig(schema, sources);
}

/** Where a process's metrics can be read, a section of its own; they are neither counted nor served without a port. */
export const metricsPlace = z
  .strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0: any free port. */
    port: z.coerce
      .number()
      .int('expected a whole number')
      .min(0, 'expected 0 to 65535')
      .max(65_535, 'expected 0 to 65535')
      .optional(),
  })
  .prefault({});

/** Where metrics are served; not at all without a port. */
export type MetricsPlace = z.infer<typeof metricsPlace>;
