import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, envName, readConfig } from '../../common/config.ts';

const schema = z.object({
  food: z.strictObject({ epcis: z.strictObject({ url: z.url('expected an address'), password: z.string('expected the password').optional() }) }),
  'rare-earth': z.strictObject({ timeoutMs: z.coerce.number('expected a number').int().default(5), note: z.string().optional() }).prefault({}),
});
let folder: string;
const file = (text: string, name = 'tongcha.yaml'): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const faults = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a key’s variable is named by its path', () => {
  expect(envName(['food', 'epcis', 'url'])).toBe('FOOD_EPCIS_URL');
  expect(envName(['ministries', 'food-drug', 'timeoutMs'])).toBe('MINISTRIES_FOOD_DRUG_TIMEOUT_MS');
});

test('the file gives, the environment overrides, an empty variable does not', () => {
  const path = file('food: { epcis: { url: "http://file.example" } }\nrare-earth: { timeoutMs: 7 }\nother: { anything: [1] }');
  expect(readConfig(schema, { env: {}, file: path })).toEqual({ food: { epcis: { url: 'http://file.example' } }, 'rare-earth': { timeoutMs: 7 } });
  expect(readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://env.example', RARE_EARTH_TIMEOUT_MS: '9', RARE_EARTH_NOTE: '' }, file: path })).toEqual({ food: { epcis: { url: 'http://env.example' } }, 'rare-earth': { timeoutMs: 9 } });
});

test('the environment alone is enough, with the defaults', () => {
  expect(readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://env.example' }, file: file('') })).toEqual({ food: { epcis: { url: 'http://env.example' } }, 'rare-earth': { timeoutMs: 5 } });
});

test('all faults at once, each with key, variable, value and what is expected', () => {
  expect(faults(() => readConfig(schema, { env: { FOOD_EPCIS_URL: 'nonsense', RARE_EARTH_TIMEOUT_MS: 'soon' }, file: file('') }))).toEqual([
    'food.epcis.url (FOOD_EPCIS_URL): "nonsense": expected an address',
    'rare-earth.timeoutMs (RARE_EARTH_TIMEOUT_MS): "soon": expected a number',
  ]);
});

test('an unknown key in a section is a fault; a secret’s value is not shown', () => {
  const [unknown] = faults(() => readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://a.example' }, file: file('rare-earth: { timeuotMs: 7 }') }));
  expect(unknown).toContain('timeuotMs');
  const secret = faults(() => readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://a.example' }, file: file('food: { epcis: { password: [hunter2] } }') }));
  expect(secret).toEqual(['food.epcis.password (FOOD_EPCIS_PASSWORD): (hidden): expected the password']);
});

test('no line of a broken file is shown, nor a secret that stands in a section that is wrong', () => {
  const broken = faults(() => readConfig(schema, { env: {}, file: file('food:\n  epcis: { password: "hunter2\n') }));
  expect(broken.join()).not.toContain('hunter2');
  expect(broken[0]).toMatch(/line \d+, column \d+/);
  const section = faults(() => readConfig(schema, { env: {}, file: file('food: { epcis: { url: "http://a.example", password: hunter2, pasword: x } }') }));
  expect(section.join()).not.toContain('hunter2');
});

test('a file that is not there, is no YAML, or has no sections', () => {
  expect(faults(() => readConfig(schema, { env: { TONGCHA_CONFIG: join(folder, 'none.yaml') } }))[0]).toContain('TONGCHA_CONFIG');
  expect(faults(() => readConfig(schema, { env: {}, file: file('a: [1') }))).toHaveLength(1);
  expect(faults(() => readConfig(schema, { env: {}, file: file('- a list') }))[0]).toContain('expected sections');
});
