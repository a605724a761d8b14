import { expect, test } from 'vitest';
import { type Claim, periodOf } from '../../gateway/chain/claims.ts';
import { fakeMember } from '../support/fake-ministry.ts';
import { disagreements, mergeLinks } from '../../gateway/chain/merge-links.ts';

function claim(sector: string, recordId: string, at: string | null, more: Partial<Omit<Claim, 'period'>> = {}): Claim {
  const read = {
    kind: 'PACK',
    from: 'lot',
    to: 'cylinder',
    at: at && `${at}+08:00`,
    until: null,
    quantity: null,
    share: null,
    sector,
    statedBy: fakeMember(sector.toLowerCase().replaceAll('_', '-')),
    system: null,
    recordId,
    confidence: 'HIGH',
    ...more,
  };
  return { ...read, period: periodOf(read) };
}

test('both sides of one handover are one link with two evidences, ordered by sector', () => {
  const [link, ...none] = mergeLinks([
    claim('SPECIAL_EQUIPMENT', 's1', '2026-03-01T08:00:00'),
    claim('HAZARDOUS_GOODS', 'h1', '2026-03-01T08:00:00'),
  ]);
  expect(none).toEqual([]);
  expect(link?.claims.map((each) => each.recordId)).toEqual(['h1', 's1']);
  expect(link && disagreements(link)).toEqual([]);
});

test('where the two sides differ in time or quantity it is said', () => {
  const [link] = mergeLinks([
    claim('SPECIAL_EQUIPMENT', 's1', '2026-03-01T08:00:00', { quantity: { value: 500, unit: 'kg' } }),
    claim('HAZARDOUS_GOODS', 'h1', '2026-03-02T08:00:00', { quantity: { value: 498, unit: 'kg' } }),
  ]);
  expect(link && disagreements(link)).toEqual(['TIME', 'QUANTITY']);
});

test('two sides that write one amount in their own units agree; what cannot be compared is told', () => {
  const differ = (a: Claim['quantity'], b: Claim['quantity']): unknown =>
    disagreements(
      mergeLinks([claim('A', 'a', null, { quantity: a }), claim('B', 'b', null, { quantity: b })])[0] ??
        expect.unreachable(),
    );
  expect(differ({ value: 1, unit: 't' }, { value: 1_000, unit: 'kg' })).toEqual([]);
  expect(differ({ value: 18.2, unit: '吨' }, { value: 18_200.5, unit: '公斤' })).toEqual([]);
  expect(differ({ value: 20, unit: '袋(50kg)' }, { value: 1, unit: 't' })).toEqual([]);
  expect(differ({ value: 1, unit: 't' }, { value: 1, unit: 'kg' })).toEqual(['QUANTITY']);
  expect(differ({ value: 20, unit: '袋' }, { value: 1_000, unit: 'kg' })).toEqual(['QUANTITY']);
});

test('a date and a time on that day agree', () => {
  const [link] = mergeLinks([claim('A', 'a', '2026-03-01T00:00:00'), claim('B', 'b', '2026-03-01T17:30:00')]);
  expect(link && disagreements(link)).toEqual([]);
});

test('two fillings from one lot stay two links, each with the other side nearest in time', () => {
  const links = mergeLinks([
    claim('HAZARDOUS_GOODS', 'h2', '2026-06-01T08:00:00'),
    claim('HAZARDOUS_GOODS', 'h1', '2026-03-01T08:00:00'),
    claim('SPECIAL_EQUIPMENT', 's2', '2026-06-02T08:00:00'),
    claim('SPECIAL_EQUIPMENT', 's1', '2026-03-01T09:00:00'),
  ]);
  expect(links.map((link) => link.claims.map((each) => each.recordId))).toEqual([
    ['h1', 's1'],
    ['h2', 's2'],
  ]);
});

test('two claims of one ministry never count as evidence of the same handover', () => {
  const links = mergeLinks([
    claim('H', 'h1', '2026-03-01T08:00:00'),
    claim('H', 'h2', '2026-06-01T08:00:00'),
    claim('S', 's1', '2026-03-02T08:00:00'),
    claim('S', 's2', '2026-03-03T08:00:00'),
  ]);
  expect(links.map((link) => link.claims.map((each) => each.recordId))).toEqual([
    ['h1', 's1'],
    ['h2', 's2'],
  ]);
});

test('a single other side goes to the nearest of several', () => {
  const links = mergeLinks([
    claim('H', 'h1', '2026-03-01T08:00:00'),
    claim('H', 'h2', '2026-06-01T08:00:00'),
    claim('S', 's', '2026-05-30T08:00:00'),
  ]);
  expect(links.map((link) => link.claims.map((each) => each.recordId))).toEqual([['h1'], ['h2', 's']]);
});

test('an end that only one side knows holds for the link', () => {
  const [link] = mergeLinks([
    claim('H', 'h', '2026-03-01T08:00:00'),
    claim('S', 's', '2026-03-01T08:00:00', { until: '2026-04-01T08:00:00+08:00' }),
  ]);
  expect(link?.period.until).toBe(Date.parse('2026-04-01T08:00:00+08:00'));
});

test('different kinds between the same units are different links', () => {
  expect(mergeLinks([claim('H', 'h', null), claim('H', 't', null, { kind: 'TREAT' })])).toHaveLength(2);
});
