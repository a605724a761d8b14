import { z } from 'zod';
import { type ConfigSources, readConfig } from '@tongcha/config';
import { refuseDevelopmentDefaults } from './production.ts';
import { type GatewayConfig, settings } from './settings.ts';
import { ministry, type MinistryConfig } from './settings/ministry.ts';

export type { GatewayConfig } from './settings.ts';
export type { MinistryConfig } from './settings/ministry.ts';

const gateway = settings
  .superRefine(refuseDevelopmentDefaults)
  .superRefine(({ directory, directoryKeys, redis: { directoryKey } }, context) => {
    const add = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (directoryKey !== undefined && directory === undefined)
      add('directory', 'expected the file of a directory, which counts until Redis has one');
    if (directory !== undefined && directoryKeys === undefined)
      add('directoryKeys', 'expected the path of a JWK set: who may sign the directory');
  })
  .superRefine(({ mergeRequests, audit: { folder } }, context) => {
    if (mergeRequests && folder !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['mergeRequests'],
        message: 'expected false where requests are audited: each has a line of its own',
      });
  });

/** @throws ConfigError with every fault at once */
export function readGatewayConfig(sources?: ConfigSources): GatewayConfig {
  return readConfig(z.object({ gateway: gateway.prefault({}) }), sources).gateway;
}

/**
 * The settings of each subgraph of the supergraph, by its name.
 * @param others settings of what is no subgraph: a fault, or, as while the graph changes they may be of one that has gone, left aside
 * @throws ConfigError with every fault at once
 */
export function readMinistryConfigs(
  { topology }: { readonly topology: { readonly subgraphs: readonly { readonly name: string }[] } },
  sources?: ConfigSources,
  others: 'strict' | 'lenient' = 'strict',
): Readonly<Record<string, MinistryConfig>> {
  const names = topology.subgraphs.map(({ name }) => name);
  const shape = Object.fromEntries(names.map((name) => [name, ministry.prefault({})]));
  const ministries = others === 'strict' ? z.strictObject(shape) : z.object(shape);
  return readConfig(z.object({ ministries: ministries.prefault({}) }), sources).ministries;
}
