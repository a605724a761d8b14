import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ungranted } from '../../tools/ungranted.ts';

const AGREEMENTS = new URL('../../schema/agreements/', import.meta.url);
const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tongcha-ungranted-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = (): string[] => ungranted(supergraph, pathToFileURL(`${folder}/`)).map((line) => line.replace(/: .*/, ''));
const change = (from: RegExp, to: string): void =>
  writeFileSync(
    join(folder, 'agriculture.yaml'),
    readFileSync(new URL('agriculture.yaml', AGREEMENTS), 'utf8').replace(from, to),
  );

test('everything that the project’s own ministries share on conditions somebody is granted', () => {
  expect(ungranted(supergraph, AGREEMENTS)).toEqual([]);
});

test('a policy that no agreement grants is named, whether a mark or a part of a shared type is under it', () => {
  cpSync(AGREEMENTS, folder, { recursive: true });
  change(/agriculture\/(farming|supervision)(, )?/g, '');
  expect(said()).toEqual(['agriculture/farming', 'agriculture/supervision']);
  rmSync(join(folder, 'agriculture.yaml'));
  expect(said()).toEqual(
    ['farming', 'parties', 'quantities', 'search', 'statistics', 'supervision'].map((group) => `agriculture/${group}`),
  );
});

test('an agreement that cannot be read is named with its fault', () => {
  change(/agriculture\/parties/, 'agriculture/everything');
  expect(ungranted(supergraph, pathToFileURL(`${folder}/`)).join('\n')).toMatch(
    /^agriculture\.yaml: grants\[0\]\.policies\[0\]: "agriculture\/everything"/,
  );
});
