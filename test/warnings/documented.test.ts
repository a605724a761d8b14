import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SHIPPED } from './support/shipped-rules.ts';

const page = readFileSync(new URL('../../docs/warnings.md', import.meta.url), 'utf8');

test.each(SHIPPED.rules.map((rule) => [rule.id, rule] as const))(
  'docs/warnings.md tells %s as it is',
  (id, { level, parameters }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
    expect(row).toContain(`| ${level} |`);
    for (const { name, value } of parameters) expect(row).toContain(`\`${name}\` ${value}`);
  },
);

test('it tells no rule that there is not', () => {
  const told = [...page.matchAll(/^\| `([a-z-]+)` \| (?:INFO|NOTICE|SERIOUS|CRITICAL) \|/gm)].map(([, id]) => id);
  expect(told.length).toBe(SHIPPED.rules.length);
  expect(new Set(told)).toEqual(new Set(SHIPPED.rules.map(({ id }) => id)));
});
