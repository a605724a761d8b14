import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { composeSettings } from '../../tools/compose-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'timber.graphql'), 'enum Sector { TIMBER }');

const read = (yaml: string): ReturnType<typeof composeSettings> => {
  writeFileSync(join(folder, 'supergraph.yaml'), yaml);
  return composeSettings(pathToFileURL(`${folder}/`));
};
const subgraph = (name: string, url: string, schema: string): string =>
  `subgraphs:\n  ${name}:\n    routing_url: ${url}\n    schema: ${schema}\n`;

test('a ministry by its file and address', () => {
  expect(read(subgraph('timber', 'http://127.0.0.1:4006/graphql', '{ file: timber.graphql }'))).toEqual({
    ministries: [{ name: 'timber', url: 'http://127.0.0.1:4006/graphql', sdl: 'enum Sector { TIMBER }' }],
    faults: [],
  });
});

test.each([
  [
    'an address without a protocol',
    subgraph('timber', '127.0.0.1:4006', '{ file: timber.graphql }'),
    'subgraphs.timber.routing_url: expected the address',
  ],
  [
    'a schema by address',
    subgraph('timber', 'http://x/graphql', '{ subgraph_url: http://x }'),
    'subgraphs.timber.schema.file: expected a file of schema/',
  ],
  [
    'a name with capitals',
    subgraph('Timber', 'http://x/graphql', '{ file: timber.graphql }'),
    'expected a name of small words',
  ],
  [
    'a file that is not there',
    subgraph('timber', 'http://x/graphql', '{ file: oak.graphql }'),
    'subgraphs.timber.schema.file: schema/oak.graphql is not there',
  ],
  ['no ministries', 'federation_version: =2.14.4\n', 'subgraphs: expected the ministries by name'],
  ['an empty file', '', 'expected subgraphs'],
  ['no YAML', 'a: [', 'schema/supergraph.yaml: '],
])('%s is told with its place', (_, yaml, told) => {
  expect(read(yaml).faults.join('\n')).toContain(told);
});
