import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { z } from 'zod';
import { listen } from './listen.ts';
import { invalidating } from './tell-gateways.ts';

/** The section of a ministry that is served out of its file. */
export const settings = z.object({
  ministry: z
    .strictObject({
      ...listen(4010),
      invalidate: invalidating,
    })
    .prefault({})
    .describe('A ministry that `tongcha-ministry serve` serves out of its file.'),
});

/** The section `ministry` of the configuration. */
export type MinistryConfig = z.infer<typeof settings>['ministry'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Of the process. */
export const environment: Environment = process.env;

/** @throws ConfigError with every fault at once */
export function readMinistryConfig(sources: ConfigSources = {}): MinistryConfig {
  return readConfig(settings, sources).ministry;
}

/** Beside a ministry's file: lines of `NAME=value`. */
export const ENVIRONMENT_FILE = 'ministry.env';

/**
 * What stands for each `${NAME}` of a ministry's file: the environment's `NAME`, else what the file of `NAME_FILE` holds, else what
 * `ministry.env` beside it says.
 * @param text of the file
 */
export function settingsIn(text: string, file: string, env: Environment): Record<string, string | undefined> {
  const names = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  const beside = parseEnv(readOr(join(dirname(file), ENVIRONMENT_FILE)) ?? '');
  return Object.fromEntries([...names].map((name) => [name, valueOf(name, { ...beside, ...env })]));
}

/** Without the line's end that editors add. @returns undefined where it is not set, nor can be read */
function valueOf(name: string, env: Environment): string | undefined {
  const file = env[`${name}_FILE`] || undefined;
  return env[name] || (file === undefined ? undefined : readOr(file)?.replace(/\r?\n$/, ''));
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
