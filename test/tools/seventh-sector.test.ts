import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphCatalogue } from '../../gateway/catalogue/graph-catalogue.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { linkModules } from '../support/link-modules.ts';

const ROOT = join(import.meta.dirname, '../..');
const MINISTRY = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http: { url: '\${TIMBER_URL}', ask: { path: /query }, answer: { rows: rows } }
codes: { lot: { code: 'urn:timber:lot:{no}' } }
fields:
  species: { zh: 树种, en: Species }
  grade: { zh: 等级, en: Grade, values: { A: { zh: 优等, en: Select } } }
  feller: { zh: 采伐单位, en: Felled by, type: Party }
  buyers: { zh: 买方, en: Buyers, shared: parties }
records:
  - ask: { send: { no: '{lot}' } }
    code: lot
    map: { productName: name, source: { recordId: no }, species: species }
`;
let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'tongcha-seventh-'));
  for (const part of [
    'common',
    'schema',
    'gateway',
    'governance',
    'subgraphs',
    'demo',
    'portal',
    'explorer',
    'desk',
    'tools',
    'cli',
    'client',
  ])
    cpSync(join(ROOT, part), join(house, part), { recursive: true });
  for (const file of ['package.json', '.oxfmtrc.json']) cpSync(join(ROOT, file), join(house, file));
  linkModules(house);
  mkdirSync(join(house, 'subgraphs/timber'));
  writeFileSync(join(house, 'subgraphs/timber/ministry.yaml'), MINISTRY);
  appendFileSync(
    join(house, 'schema/supergraph.yaml'),
    '  timber:\n    routing_url: http://127.0.0.1:4007/graphql\n    schema: { file: ../subgraphs/timber/ministry.yaml }\n',
  );
  // As `npm run compose` and `npm run documents` do.
  expect(node('tools/compose.ts')).toMatch(/schema\/supergraph.graphql is composed\n$/);
  node('tools/documents.ts');
}, 120_000);
afterAll(() => rmSync(house, { recursive: true, force: true }));

function node(...args: string[]): string {
  const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: house,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  expect(`${status} ${stderr}`).toBe('0 ');
  return stdout;
}
const told = (expression: string): unknown =>
  JSON.parse(node('--input-type=module', '-e', `console.log(JSON.stringify(${expression}))`));

test('a seventh sector is a yaml: it has its title, a letter and a colour of its own wherever sectors are shown', () => {
  expect(told("(await import('@tongcha/schema')).sectorLook('TIMBER')")).toMatchObject({
    letter: 'T',
    zh: '木材',
    en: 'Timber',
    light: '#703058',
  });
});

test('the portal asks it, and shows what its record has for everybody under its own terms', () => {
  const [own] = (told("(await import('./portal/documents/sectors.ts')).SECTORS") as { sector: string }[]).slice(-1);
  expect(own).toMatchObject({
    sector: 'TIMBER',
    product: null,
    fields: [
      { path: ['species'], is: 'TEXT', zh: '树种', en: 'Species' },
      { path: ['grade'], zh: '等级', values: { A: { zh: '优等', en: 'Select' } } },
      { path: ['feller'], is: 'PARTY', zh: '采伐单位' },
    ],
  });
  const texts = Object.values(
    JSON.parse(readFileSync(join(house, 'portal/documents/manifest.json'), 'utf8')) as object,
  );
  expect(texts).toContainEqual(
    expect.stringMatching(/^query UnitTimber\([^]*records: timber \{[^]*quantity \{[^]*species\n[^]*feller \{/),
  );
});

test('the command line, the demo and the catalogue know it', () => {
  expect(node('cli/token.ts', '--help', '--lang', 'en')).toMatch(/--sector .* CUSTOMS TIMBER\n/);
  expect(told("(await import('./demo/members/members.ts')).ALONE")).toContainEqual({
    name: 'timber',
    url: 'http://127.0.0.1:4007/graphql',
  });
  const all = graphCatalogue(loadSupergraph(join(house, 'schema/supergraph.graphql')))();
  expect(all.find(({ type, field }) => type === 'TimberRecord' && field === 'species')).toMatchObject({
    sectors: ['TIMBER'],
    zh: '树种',
    en: 'Species.',
  });
});
