import { expect, test } from 'vitest';
import { ONE_A_LINK } from '../../cli/export/links-source.ts';

const claim = (member: string, at: string): object => ({ member, recordId: `${member}-${at}`, at, quantity: null });
const link = (at: string, members: readonly string[], more: object = {}): Record<string, unknown> => ({
  from: 'urn:a',
  to: 'urn:b',
  kind: 'PACK',
  at,
  evidence: members.map((member) => claim(member, at)),
  disagreements: [],
  doubts: [],
  ...more,
});

test('what both ends tell alike is one link; two handovers of the same two are two', () => {
  const rows = [link('2026-01-01', ['x', 'y']), link('2026-02-01', ['x'])];
  expect(ONE_A_LINK.join(rows)).toEqual(rows);
  expect(ONE_A_LINK.join([...rows, ...structuredClone(rows)])).toEqual(rows);
});

test('where a member was silent at one end, the link has what the other end has of it', () => {
  const [half, whole] = [link('2026-01-01', ['y']), link('2026-01-01', ['x', 'y'], { disagreements: ['QUANTITY'] })];
  expect(ONE_A_LINK.join([half, whole])).toEqual([whole]);
  expect(ONE_A_LINK.join([whole, half])).toEqual([whole]);
  // Each end lacks another member.
  const [joined, ...others] = ONE_A_LINK.join([
    link('2026-01-01', ['x', 'y'], { doubts: ['ENDS_BEFORE'] }),
    link('2026-01-01', ['y', 'z'], { disagreements: ['TIME'] }),
  ]);
  expect(others).toEqual([]);
  expect(joined).toMatchObject({ disagreements: ['TIME'], doubts: ['ENDS_BEFORE'] });
  expect(joined?.['evidence']).toEqual(['x', 'y', 'z'].map((member) => claim(member, '2026-01-01')));
});

test('a row that has a claim of two others makes all three one', () => {
  const rows = [link('1', ['x']), link('1', ['z']), link('1', ['x', 'y', 'z'])];
  expect(ONE_A_LINK.join(rows).map(({ evidence }) => evidence)).toEqual([
    ['x', 'y', 'z'].map((member) => claim(member, '1')),
  ]);
});
