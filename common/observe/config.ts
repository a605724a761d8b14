import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { LOG_LEVELS } from './log.ts';

const share = z.coerce.number().min(0, 'expected 0 to 1').max(1, 'expected 0 to 1');

/** The sections that all processes share. */
export const settings = z.object({
  log: z
    .strictObject({
      level: z
        .enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`)
        .default('info')
        .describe('The least that is written.'),
      requests: share.default(0).describe('Of the gateway’s requests, the part that has a line of its own.'),
    })
    .prefault({})
    .meta({ description: 'Lines of JSON on stderr, of every process.', page: 'observability.md#logs' }),
  traces: z
    .strictObject({
      endpoint: z
        .url({ protocol: /^https?$/, error: 'expected an http or https address' })
        .optional()
        .describe(
          'Where an OpenTelemetry collector takes OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; nothing is traced when not set.',
        ),
      share: share
        .default(1)
        .describe('Of the gateway’s requests, the part that is traced; a ministry follows the gateway.'),
    })
    .prefault({})
    .meta({ description: 'Spans for OpenTelemetry, of every process.', page: 'observability.md#traces' }),
});

export type ObserveConfig = z.infer<typeof settings>;

/** @throws ConfigError with every fault at once */
export function readObserveConfig(sources?: ConfigSources): ObserveConfig {
  return readConfig(settings, sources);
}

/** Where a process's metrics can be read, a section of its own; they are neither counted nor served without a port. */
export const metricsPlace = z
  .strictObject({
    host: z
      .string()
      .default('127.0.0.1')
      .describe('The address at which they are read: one that only your monitoring reaches.'),
    port: z.coerce
      .number()
      .int('expected a whole number')
      .min(0, 'expected 0 to 65535')
      .max(65_535, 'expected 0 to 65535')
      .optional()
      .describe('Its port, never the public one; 0: any free port. Without it nothing is counted.'),
  })
  .prefault({})
  .meta({ description: 'Where Prometheus reads this process’s /metrics.', page: 'observability.md#metrics' });

/** Where metrics are served; not at all without a port. */
export type MetricsPlace = z.infer<typeof metricsPlace>;
