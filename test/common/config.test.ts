import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, envName, readConfig } from '../../common/config/config.ts';

const schema = z.object({
  food: z.strictObject({
    epcis: z.strictObject({
      url: z.url('expected an address'),
      password: z.string('expected the password').optional(),
    }),
  }),
  'rare-earth': z
    .strictObject({ timeoutMs: z.coerce.number('expected a number').int().default(5), note: z.string().optional() })
    .prefault({}),
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
  const path = file(
    'food: { epcis: { url: "http://file.example" } }\nrare-earth: { timeoutMs: 7 }\nother: { anything: [1] }',
  );
  expect(readConfig(schema, { env: {}, file: path })).toEqual({
    food: { epcis: { url: 'http://file.example' } },
    'rare-earth': { timeoutMs: 7 },
  });
  expect(
    readConfig(schema, {
      env: { FOOD_EPCIS_URL: 'http://env.example', RARE_EARTH_TIMEOUT_MS: '9', RARE_EARTH_NOTE: '' },
      file: path,
    }),
  ).toEqual({ food: { epcis: { url: 'http://env.example' } }, 'rare-earth': { timeoutMs: 9 } });
});

test('a variable with _FILE names the file of the value, for secrets that no environment shall hold', () => {
  const env = { FOOD_EPCIS_URL: 'http://env.example', FOOD_EPCIS_PASSWORD_FILE: file('密码 \r\n', 'password') };
  expect(readConfig(schema, { env, file: file('') }).food.epcis.password).toBe('密码 ');
  expect(
    faults(() =>
      readConfig(schema, {
        env: { FOOD_EPCIS_URL: 'http://env.example', FOOD_EPCIS_URL_FILE: file('http://file.example', 'url') },
        file: file(''),
      }),
    ),
  ).toEqual(['FOOD_EPCIS_URL_FILE: expected one of FOOD_EPCIS_URL and FOOD_EPCIS_URL_FILE']);
  expect(
    faults(() => readConfig(schema, { env: { FOOD_EPCIS_URL_FILE: join(folder, 'none') }, file: file('') })),
  ).toEqual([
    `FOOD_EPCIS_URL_FILE: ${JSON.stringify(join(folder, 'none'))}: expected the path of a readable file`,
    'food.epcis.url (FOOD_EPCIS_URL): not set: expected an address',
  ]);
});

test('the environment alone is enough, with the defaults', () => {
  expect(readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://env.example' }, file: file('') })).toEqual({
    food: { epcis: { url: 'http://env.example' } },
    'rare-earth': { timeoutMs: 5 },
  });
});

test('all faults at once, each with key, variable, value and what is expected', () => {
  expect(
    faults(() =>
      readConfig(schema, { env: { FOOD_EPCIS_URL: 'nonsense', RARE_EARTH_TIMEOUT_MS: 'soon' }, file: file('') }),
    ),
  ).toEqual([
    'food.epcis.url (FOOD_EPCIS_URL): "nonsense": expected an address',
    'rare-earth.timeoutMs (RARE_EARTH_TIMEOUT_MS): "soon": expected a number',
  ]);
});

test('an unknown key in a section is a fault; a secret’s value is not shown', () => {
  const [unknown] = faults(() =>
    readConfig(schema, { env: { FOOD_EPCIS_URL: 'http://a.example' }, file: file('rare-earth: { timeuotMs: 7 }') }),
  );
  expect(unknown).toContain('timeuotMs');
  const secret = faults(() =>
    readConfig(schema, {
      env: { FOOD_EPCIS_URL: 'http://a.example' },
      file: file('food: { epcis: { password: [hunter2] } }'),
    }),
  );
  expect(secret).toEqual(['food.epcis.password (FOOD_EPCIS_PASSWORD): (hidden): expected the password']);
});

test('no line of a broken file is shown, nor a secret that stands in a section that is wrong', () => {
  const broken = faults(() => readConfig(schema, { env: {}, file: file('food:\n  epcis: { password: "hunter2\n') }));
  expect(broken.join()).not.toContain('hunter2');
  expect(broken[0]).toMatch(/line \d+, column \d+/);
  const section = faults(() =>
    readConfig(schema, {
      env: {},
      file: file('food: { epcis: { url: "http://a.example", password: hunter2, pasword: x } }'),
    }),
  );
  expect(section.join()).not.toContain('hunter2');
});

test('a file that is not there, is no YAML, or has no sections', () => {
  expect(faults(() => readConfig(schema, { env: { TONGCHA_CONFIG: join(folder, 'none.yaml') } }))[0]).toContain(
    'TONGCHA_CONFIG',
  );
  expect(faults(() => readConfig(schema, { env: {}, file: file('a: [1') }))).toHaveLength(1);
  expect(faults(() => readConfig(schema, { env: {}, file: file('- a list') }))[0]).toContain('expected sections');
});

test('hyphens and capitals in every place of a path', () => {
  const deep = z.object({
    'rare-earth': z.strictObject({
      busV2: z.strictObject({ 'max-pages': z.coerce.number(), deadlineMs: z.coerce.number() }),
    }),
  });
  expect(
    readConfig(deep, {
      env: { RARE_EARTH_BUS_V2_MAX_PAGES: '3', RARE_EARTH_BUS_V2_DEADLINE_MS: '250' },
      file: file(''),
    }),
  ).toEqual({ 'rare-earth': { busV2: { 'max-pages': 3, deadlineMs: 250 } } });
});

test('a number from the environment is a number, and its limits hold', () => {
  const limited = z.object({
    food: z.strictObject({
      pages: z.coerce.number('expected a number').int('expected a whole number').max(9, 'expected at most 9'),
    }),
  });
  const one = (value: string): unknown => readConfig(limited, { env: { FOOD_PAGES: value }, file: file('') });
  expect(one('7')).toEqual({ food: { pages: 7 } });
  expect([faults(() => one('10')), faults(() => one('1.5')), faults(() => one('many'))]).toEqual([
    ['food.pages (FOOD_PAGES): "10": expected at most 9'],
    ['food.pages (FOOD_PAGES): "1.5": expected a whole number'],
    ['food.pages (FOOD_PAGES): "many": expected a number'],
  ]);
});

test('what is missing says so, and the message has every fault on a line', () => {
  const wide = z.object({
    food: z.strictObject({
      url: z.string('expected an address'),
      pages: z.coerce.number('expected a number'),
      user: z.string('expected a user'),
    }),
  });
  const run = (): unknown => readConfig(wide, { env: { FOOD_PAGES: 'x' }, file: file('food: { user: 5 }') });
  const all = [
    'food.url (FOOD_URL): not set: expected an address',
    'food.pages (FOOD_PAGES): "x": expected a number',
    'food.user (FOOD_USER): 5: expected a user',
  ];
  expect(faults(run)).toEqual(all);
  expect(run).toThrow(['configuration is not usable:', ...all.map((fault) => `  ${fault}`)].join('\n'));
});

test('a fault in a list shows the one value', () => {
  const listed = z.object({ food: z.strictObject({ codes: z.array(z.string('expected text')) }) });
  expect(faults(() => readConfig(listed, { env: {}, file: file('food: { codes: [a, 2] }') }))).toEqual([
    'food.codes.1 (FOOD_CODES_1): 2: expected text',
  ]);
});

test('a section with nothing below its name is as if it were not there', () => {
  expect(
    readConfig(schema, {
      env: { FOOD_EPCIS_URL: 'http://env.example' },
      file: file('food:\n  # epcis: later\nrare-earth:\n'),
    }),
  ).toEqual({ food: { epcis: { url: 'http://env.example' } }, 'rare-earth': { timeoutMs: 5 } });
});

test('an optional section is there when the environment names one of its keys, else not', () => {
  const optional = z.object({ food: z.strictObject({ url: z.string() }).optional() });
  expect(readConfig(optional, { env: {}, file: file('') })).toEqual({});
  expect(readConfig(optional, { env: { FOOD_URL: 'x' }, file: file('') })).toEqual({ food: { url: 'x' } });
});

test('the file that TONGCHA_CONFIG names is read, and may be JSON', () => {
  const path = file('{"food":{"epcis":{"url":"http://json.example"}}}', 'elsewhere.json');
  expect(readConfig(schema, { env: { TONGCHA_CONFIG: path } }).food.epcis.url).toBe('http://json.example');
  const missing = join(folder, 'none.yaml');
  expect(faults(() => readConfig(schema, { env: { TONGCHA_CONFIG: missing } }))).toEqual([
    `TONGCHA_CONFIG: ${JSON.stringify(missing)}: expected the path of a readable file`,
  ]);
  expect(faults(() => readConfig(schema, { env: {}, file: folder }))).toEqual([
    `${folder}: not readable (EISDIR): expected YAML`,
  ]);
});

describe('a secret is in no message', () => {
  const secret = 'hunter2';
  const sections = z.object({
    bus: z.strictObject({
      secret: z.string().min(20).optional(),
      password: z.string().min(20).optional(),
      token: z.string().min(20).optional(),
      authCode: z.string().min(20).optional(),
      apiKey: z.string().min(20).optional(),
      keys: z.array(z.string().min(20)).optional(),
    }),
  });
  test.each(['secret', 'password', 'token', 'authCode', 'apiKey'])('%s by the environment', (key) => {
    const [fault, ...more] = faults(() =>
      readConfig(sections, { env: { [envName(['bus', key])]: secret }, file: file('') }),
    );
    expect(more).toEqual([]);
    expect(fault).toMatch(new RegExp(`^bus.${key} \\(BUS_\\w+\\): \\(hidden\\): .`));
    expect(fault).not.toContain(secret);
  });

  test.each([
    ['in a list', 'bus: { keys: [hunter2] }'],
    ['beside a key that is wrong', 'bus: { password: hunter2-but-a-long-one-this-time, pasword: 1 }'],
    ['deep in a section that is wrong', 'bus: [{ a: { token: hunter2 } }]'],
    ['on a line that is no YAML', 'bus:\n  password: hunter2: x'],
    ['after a sign of YAML’s own', 'bus:\n  password: |hunter2'],
    ['after an asterisk', 'bus:\n  password: *hunter2'],
    ['given twice', 'bus:\n  password: hunter2\n  password: hunter2'],
  ])('%s', (_, text) => {
    const all = faults(() => readConfig(sections, { env: {}, file: file(text) }));
    expect(all).toHaveLength(1);
    expect(all[0]).not.toContain(secret);
    expect(all[0]).not.toContain('\n');
  });

  test('with an exclamation mark, which YAML takes for a tag and warns of', async () => {
    const warnings: string[] = [];
    const hear = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', hear);
    try {
      faults(() => readConfig(sections, { env: {}, file: file('bus:\n  password: !hunter2 x') }));
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('warning', hear);
    }
    expect(warnings.join()).not.toContain(secret);
  });
});

test('a file that is no YAML is named with the place', () => {
  const path = file('food:\n  epcis: [1\n');
  expect(faults(() => readConfig(schema, { env: {}, file: path }))[0]).toMatch(
    new RegExp(`tongcha.yaml: line \\d+, column \\d+: [A-Z_]+: expected YAML$`),
  );
});
