import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { MinistrySchema } from '@tongcha/gateway/compose';

const NAME = /^[a-z]+(-[a-z]+)*$/;
const settings = z.object(
  {
    subgraphs: z.record(
      z.string().regex(NAME, 'expected a name of small words, hazardous-goods'),
      z.object(
        {
          routing_url: z.url({
            protocol: /^https?$/,
            error: 'expected the address of its /graphql, http://127.0.0.1:4006/graphql',
          }),
          schema: z.object(
            { file: z.string('expected a file of schema/, timber.graphql (subgraph_url is not read)') },
            'expected { file: NAME.graphql }',
          ),
        },
        'expected routing_url and schema',
      ),
      'expected the ministries by name',
    ),
  },
  'expected subgraphs',
);

export type ComposeSettings = { readonly ministries: readonly MinistrySchema[]; readonly faults: readonly string[] };

/** The ministries that schema/supergraph.yaml names, or every fault of it with its place. @param folder of the schemas */
export function composeSettings(folder: URL): ComposeSettings {
  const file = 'schema/supergraph.yaml';
  const failed = (faults: readonly string[]): ComposeSettings => ({
    ministries: [],
    faults: faults.map((fault) => `${file}: ${fault}`),
  });
  let value: unknown;
  try {
    value = parse(readFileSync(new URL('supergraph.yaml', folder), 'utf8'));
  } catch (error) {
    return failed([error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'expected YAML']);
  }
  const { success, data, error } = settings.safeParse(value);
  if (!success)
    return failed(
      error.issues.map(
        ({ path, message, ...issue }) =>
          `${z.core.toDotPath(path)}: ${'issues' in issue ? (issue.issues[0]?.message ?? message) : message}`,
      ),
    );
  const named = Object.entries(data.subgraphs);
  const missing = named.filter(([, { schema }]) => !existsSync(new URL(schema.file, folder)));
  if (missing.length > 0)
    return failed(
      missing.map(([name, { schema }]) => `subgraphs.${name}.schema.file: schema/${schema.file} is not there`),
    );
  const ministries = named.map(([name, { routing_url, schema }]) => ({
    name,
    url: routing_url,
    sdl: readFileSync(new URL(schema.file, folder), 'utf8'),
  }));
  return { ministries, faults: [] };
}
