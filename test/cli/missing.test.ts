import { expect, test } from 'vitest';
import { missingIn } from '../../cli/export/missing.ts';
import { withheldLines } from '../../cli/export/missing-lines.ts';
import { wordsIn } from '../../cli/words.ts';

test.for([
  { of: 'a list of one register', path: ['found', 'edges', 0, 'node', 'place', 'address'], field: 'place.address' },
  {
    of: 'chains of many roots',
    path: ['chains', 'roots', 0, 'units', 3, 'records', 0, 'quantity'],
    field: 'quantity',
  },
  { of: 'links of a chain', path: ['chain', 'links', 2, 'quantity'], field: 'links.quantity' },
])('a refused field is named by what stands in its row: $of', ({ path, field }) => {
  const [missing] = missingIn([{ message: 'refused', path, extensions: { code: 'FORBIDDEN' } }], []);
  expect(JSON.parse(missing?.kind ?? '')).toMatchObject({ field });
});

test('a refusal that names no sector is told without one', () => {
  const refused = { message: 'refused', path: ['chains', 'roots', 0, 'units', 3, 'records', 0, 'quantity'] };
  const missing = missingIn([{ ...refused, extensions: { code: 'FORBIDDEN' } }], []);
  expect(withheldLines(missing, 'zh')[0]).toBe('· 依规不提供: 数量');
  expect(withheldLines(missing, 'en')[0]).toBe('· not shared with you: quantity');
});

test('a path of fields is told in words', () => {
  expect(wordsIn('zh').field('links.quantity')).toBe('关联 数量');
  expect(wordsIn('zh').field('waybills')).toBe('运单');
  expect(wordsIn('en').field('links.quantity')).toBe('links quantity');
});
