import { expect, test } from 'vitest';
import { differences } from '../../subgraphs/kit/conform/compare.ts';
import { factsIn } from '../../subgraphs/kit/conform/facts.ts';
import { isAt, momentOf } from '../../subgraphs/kit/conform/moment.ts';
import { privateAt } from '../../subgraphs/kit/conform/privacy.ts';

test.each([
  ['records: [{ code: nothing }]', 'records[0].code: expected a code'],
  ['records: [{ code: "urn:x", quantity: about 5 kg }]', 'records[0].quantity: expected an amount with its unit'],
  ['records: [{ code: "urn:x", quantity: "1,2 kg" }]', 'records[0].quantity: expected an amount with its unit'],
  ['records: [{ code: "urn:x", producedAt: 2026-02-30 }]', 'records[0].producedAt: expected a time'],
  ['records: [{ code: "urn:x", product: 大米 }]', 'records[0]: Unrecognized key: "product"'],
  ['links: [{ from: "urn:x", to: "urn:y", kind: USE }]', 'links[0].kind: '],
  ['rows: many', 'rows: '],
  ['rows: [', 'line 1: expected YAML'],
  ['', 'expected facts: records, links, searches, notHeld or rows'],
])('%s is no facts file, and the fault names its place', (written, told) => {
  expect(() => factsIn(written, 'facts.yaml')).toThrow(told);
});

test('a time stands for what the screen shows of it, wherever its offset is', () => {
  const is = (fact: string, answered: string): boolean =>
    isAt(momentOf(fact) ?? { text: '', at: NaN, precision: 1 }, answered);
  expect(is('2026-03-01', '2026-02-28T16:00:00Z')).toBe(true);
  expect(is('2026-03-01', '2026-03-01T08:00:00+08:00')).toBe(false);
  expect(is('2026-03-01 08:30', '2026-03-01T08:30:59+08:00')).toBe(true);
  expect(is('2026-03-01 08:30:00', '2026-03-01T08:30:59+08:00')).toBe(false);
  expect(is('2026-03-01T08:30:00Z', '2026-03-01T16:30:00.250+08:00')).toBe(true);
});

test.each([
  [{ value: 1000, unit: 'kg' }, { value: 1, unit: '吨' }, true],
  [{ value: 1000, unit: 'kg' }, { value: 1.0005, unit: '吨' }, false],
  [{ value: 5, unit: 'kg' }, { value: 5, unit: null }, false],
  [{ value: 5, unit: null }, { value: 5, unit: '件' }, true],
  [{ value: 5, unit: '锅' }, { value: 5, unit: '锅' }, true],
  [{ value: 5, unit: 'kg' }, { value: 5, unit: 'L' }, false],
])('%o against %o', (fact, answered, same) => {
  expect(differences({ quantity: fact }, { quantity: answered }).length === 0).toBe(same);
});

test('a list names all that there is, in any order; an empty one is not the same as nobody knows', () => {
  const both = [{ id: 'a' }, { id: 'b' }];
  expect(differences({ recalls: both }, { recalls: both.toReversed() })).toEqual([]);
  expect(differences({ recalls: [{ id: 'a' }, { id: 'a' }] }, { recalls: both })).toHaveLength(1);
  expect(differences({ recalls: [{ id: 'a' }] }, { recalls: both })).toEqual([
    'recalls has 2 entries, the system shows 1',
  ]);
  expect(differences({ recalls: [] }, { recalls: null })).toEqual([
    'recalls is nothing, the system shows an empty list',
  ]);
  expect(differences({ recalls: null }, { recalls: [] })).toHaveLength(1);
});

test.each(['电话:13812345678', '(13812345678)', '138 1234 5678', '+86-138-1234-5678', '身份证11010519491231002X'])(
  '%s is private',
  (note) => {
    expect(privateAt({ events: [{ note }] })).toBe('events.note');
  },
);
test.each(['批号2026030100012345', '1200.50', 'gs1:(01)06901234001013(10)A1', '138****5678'])('%s is not', (note) => {
  expect(privateAt({ events: [{ note, id: '13812345678' }] })).toBe(null);
});
