import { expect, test } from 'vitest';
import { oldestAsOf } from '../../gateway/observe/data-age.ts';

test('the oldest time at which a source last said so, however deep, whatever its offset', () => {
  const of = (asOf: unknown): object => ({ records: [{ source: { system: 's', asOf } }] });
  const answer = { _entities: [of('2026-03-01T08:00:00+08:00'), null, of('2026-02-28T23:59:59Z'), of(null)] };
  expect(oldestAsOf(answer)).toBe(Date.parse('2026-02-28T23:59:59Z'));
});

test('no time where none is told, nor where another field has its name', () => {
  expect(oldestAsOf(null)).toBeNull();
  expect(oldestAsOf({ a: [{ code: 'x' }], b: 'asOf' })).toBeNull();
  expect(oldestAsOf({ asOf: '海带', other: { asOf: 7 } })).toBeNull();
});
