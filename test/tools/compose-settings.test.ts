import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

test('a ministry by its file and address', async () => {
  expect(await read(subgraph('timber', 'http://127.0.0.1:4006/graphql', '{ file: timber.graphql }'))).toEqual({
    ministries: [{ name: 'timber', url: 'http://127.0.0.1:4006/graphql', sdl: 'enum Sector { TIMBER }' }],
    declared: new Map(),
    faults: [],
  });
});

test('a ministry by the file that declares it, whose settings need no values for that', async () => {
  const file = 'subgraphs/timber/ministry.yaml';
  mkdirSync(join(folder, 'subgraphs/timber'), { recursive: true });
  const declared = (kind: string): void =>
    writeFileSync(
      join(folder, file),
      `ministry: timber\ntitle: { zh: 木材, en: Timber }\nhttp: { url: '\${TIMBER_URL}' }\nfields: { species: { zh: 树种, ${kind}: Species } }\n`,
    );
  declared('en');
  const yaml = subgraph('timber', 'http://127.0.0.1:4006/graphql', `{ file: ${file} }`);
  const { ministries, declared: written, faults } = await read(yaml);
  expect(faults).toEqual([]);
  expect(ministries[0]?.sdl).toContain('species: String');
  expect(written.get('timber.graphql')).toContain(ministries[0]?.sdl);
  declared('english');
  expect((await read(yaml)).faults).toEqual([
    expect.stringMatching(/^schema\/supergraph\.yaml: subgraphs\/timber\/ministry\.yaml:4:\d+: en is missing/),
    expect.stringMatching(/:4:\d+: english is not known here/),
  ]);
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
    'subgraphs.timber.schema.file: expected a file beside this one',
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
])('%s is told with its place', async (_, yaml, told) => {
  expect((await read(yaml)).faults.join('\n')).toContain(told);
});
