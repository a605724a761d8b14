import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { MinistrySchema } from '@tongcha/gateway/compose';
import { declaredSchema, MinistryFileError } from '@tongcha/ministry/declared';

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
            {
              file: z.string(
                'expected a file beside this one: timber.graphql, or a ministry.yaml (subgraph_url is not read)',
              ),
            },
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

export interface ComposeSettings {
  readonly ministries: readonly MinistrySchema[];
  /** Schemas that a ministry.yaml declares, by their files: what the project has of a sector is there to be read. */
  readonly declared: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
}

/**
 * The ministries that schema/supergraph.yaml names, or every fault of it with its place. A schema is SDL, or what a ministry.yaml declares.
 *
 * @param folder of the schemas
 */
export async function composeSettings(folder: URL): Promise<ComposeSettings> {
  const file = 'schema/supergraph.yaml';
  const failed = (faults: readonly string[]): ComposeSettings => ({
    ministries: [],
    declared: new Map(),
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
  const faults: string[] = [];
  const ministries: MinistrySchema[] = [];
  const declared = new Map<string, string>();
  for (const [name, { routing_url, schema }] of named) {
    const file = new URL(schema.file, folder);
    try {
      const isDeclared = file.pathname.endsWith('.yaml');
      const sdl = isDeclared ? await declaredSchema(fileURLToPath(file)) : readFileSync(file, 'utf8');
      if (isDeclared) declared.set(`${name}.graphql`, `# Made by \`npm run compose\` of ${schema.file}.\n${sdl}`);
      ministries.push({ name, url: routing_url, sdl });
    } catch (error) {
      if (!(error instanceof MinistryFileError)) throw error;
      faults.push(...error.faults.map(({ line, column, message }) => `${schema.file}:${line}:${column}: ${message}`));
    }
  }
  return faults.length > 0 ? failed(faults) : { ministries, declared, faults };
}
