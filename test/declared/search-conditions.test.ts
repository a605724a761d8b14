import { expect, test } from 'vitest';
import { conditionVariables, narrowedBy } from '../../subgraphs/kit/declared/conditions.ts';

test('a condition counts as narrowed where its name stands in the question', () => {
  expect(narrowedBy(['page', 'where.productName', 'where.recordedFrom'])).toEqual([
    'product',
    'recordedBetween',
    'changedSince',
  ]);
  expect(narrowedBy(['filter.producer'])).toEqual([]);
});

test.each([
  [{ product: '06901234567892' }, { 'where.gtin': '06901234567892', 'where.productName': null }],
  // Case and width are the kit's to compare.
  [{ product: 'ABC松木板x' }, { 'where.gtin': null, 'where.productName': '松木板' }],
  [{ product: 'abc' }, { 'where.productName': null }],
  [{ producer: '91370681ma3t00017d' }, { 'where.producer': '91370681MA3T00017D' }],
  [{ division: '370000' }, { 'where.division': '37' }],
  [
    { producedBetween: { from: '2026-03-01T00:00:00+08:00', to: '2026-04-01T00:00:00+08:00' } },
    { 'where.producedFrom': '2026-03-01 00:00:00', 'where.producedTo': '2026-03-31 23:59:59' },
  ],
  [{ changedSince: '2026-03-01T00:00:00Z' }, { 'where.recordedFrom': '2026-03-01 08:00:00', 'where.recordedTo': null }],
  [
    { recalled: true, failed: false },
    { 'where.recalled': '1', 'where.failed': null },
  ],
  [{ recalled: false }, { 'where.recalled': null }],
] as const)('%o is asked for by %o', (where, variables) => {
  expect(conditionVariables({ where })).toMatchObject(variables);
});
