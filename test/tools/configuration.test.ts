import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readObserveConfig } from '../../common/observe/config.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { keysOf, readSection, undescribed } from '../../tools/configuration/keys.ts';
import { allSections, readSections } from '../../tools/configuration/sections.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLE = readFileSync(join(ROOT, 'deploy/tongcha.example.yaml'), 'utf8');
/** With every key that has a default set to it. */
const UNCOMMENTED = EXAMPLE.replaceAll(/^( *)#(\w+: \S.*)$/gm, '$1$2');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-configuration-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every key of every process says what it sets', async () => {
  const sections = allSections(await readSections());
  expect(sections.map(({ path }) => path.join('.'))).toEqual(
    expect.arrayContaining(['gateway', 'ministries.X', 'agriculture', 'food', 'drug', 'rareEarth', 'log', 'traces']),
  );
  expect(sections.flatMap(keysOf).length).toBeGreaterThan(120);
  expect(sections.flatMap(undescribed)).toEqual([]);
});

test('no key has the variable that names the file of another’s value', async () => {
  const names = new Set(
    allSections(await readSections())
      .flatMap(keysOf)
      .map(({ variable }) => variable),
  );
  expect([...names].filter((name) => names.has(`${name}_FILE`))).toEqual([]);
});

test('a key and a section of which nobody says what they set are found by their path', () => {
  const section = z.strictObject({
    told: z.string().describe('Told.'),
    untold: z.string(),
    inner: z.strictObject({ key: z.string().optional() }).prefault({}),
  });
  expect(undescribed(readSection(section.describe('A section.'), ['made']))).toEqual([
    'made.untold',
    'made.inner',
    'made.inner.key',
  ]);
});

test('a key tells its variable, unit, bounds, default, and whether it is needed', () => {
  const section = z.strictObject({
    pauseMs: z.coerce.number().int().min(0).max(60).default(5).describe('A pause.'),
    flag: z.stringbool().or(z.boolean()).default(true).describe('A flag.'),
    kind: z.enum(['a', 'b']).describe('A kind.'),
    part: z
      .strictObject({ keyFile: z.string().describe('A file.') })
      .optional()
      .describe('A part.'),
    least: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ description: 'A number.', production: 'production needs it' }),
  });
  expect(keysOf(readSection(section.describe('A section.'), ['hazardousGoods']))).toMatchObject([
    { variable: 'HAZARDOUS_GOODS_PAUSE_MS', takes: '0 to 60 ms', default: 5, needed: 'no' },
    { variable: 'HAZARDOUS_GOODS_FLAG', takes: 'true, false', default: true },
    { takes: 'a, b', needed: 'always' },
    { path: ['hazardousGoods', 'part', 'keyFile'], needed: 'with its section' },
    { takes: 'at least 1', needed: 'no', production: 'production needs it' },
  ]);
});

test('what production refuses of the gateway is told with the key', async () => {
  const { gateway } = await readSections();
  const wanted = keysOf(gateway).filter(({ production }) => production !== undefined);
  expect(wanted.map(({ path }) => path.slice(1).join('.'))).toEqual(
    expect.arrayContaining(['identity.issuer', 'audit.folder', 'audit.key', 'redis.url', 'signing.keyFile']),
  );
});

test('the reference configuration sets nothing, and with each # taken away it sets what is so anyway', () => {
  const { gateway, ministries } = parse(EXAMPLE) as Record<string, Record<string, unknown>>;
  expect(Object.values(ministries ?? {}).map((each) => Object.keys(each ?? {}))).toEqual([['tls']]);
  expect(gateway).not.toHaveProperty('port');

  const file = join(folder, 'tongcha.yaml');
  for (const text of [EXAMPLE, UNCOMMENTED]) {
    writeFileSync(file, text);
    expect(readGatewayConfig({ env: {}, file })).toEqual(readGatewayConfig({ env: {}, file: nothing() }));
    expect(readObserveConfig({ env: {}, file })).toEqual(readObserveConfig({ env: {}, file: nothing() }));
    const graph = { topology: { subgraphs: [{ name: 'agriculture' }] } };
    expect(readMinistryConfigs(graph, { env: {}, file })).toEqual(
      readMinistryConfigs(graph, { env: {}, file: nothing() }),
    );
    const env = {
      FOOD_EPCIS_URL: 'https://a.example',
      DRUG_SOAP_URL: 'https://b.example',
      DRUG_SOAP_USER: 'u',
      DRUG_SOAP_PASSWORD: 'p',
    };
    expect(readFoodDrugConfig({ env, file })).toEqual(readFoodDrugConfig({ env, file: nothing() }));
  }
});

function nothing(): string {
  const file = join(folder, 'empty.yaml');
  writeFileSync(file, '');
  return file;
}
