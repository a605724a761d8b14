import { expect, test } from 'vitest';
import { together } from '../../subgraphs/kit/orders/together.ts';
import type { Receipt } from '../../subgraphs/kit/orders/writes.ts';

const told = (...receipts: readonly Receipt[]): Receipt =>
  together(receipts.map((value) => ({ status: 'fulfilled', value })));
const TAKEN: Receipt = { state: 'TAKEN', reference: 'A-1' };
const REFUSED: Receipt = { state: 'REFUSED', message: 'b: knows no such lot' };
const UNCERTAIN: Receipt = { state: 'UNCERTAIN', message: 'c: gave no answer' };

test('what some systems have taken and others have not is told as that, with which of them', () => {
  expect(told(TAKEN, REFUSED)).toEqual({ state: 'PARTLY', reference: 'A-1', message: 'b: knows no such lot' });
  expect(told(REFUSED, { state: 'TAKEN' })).toMatchObject({ state: 'PARTLY' });
  expect(told(TAKEN, UNCERTAIN)).toMatchObject({ state: 'PARTLY', message: 'c: gave no answer' });
});

test('what all say alike is that; what nobody has taken is never partly there', () => {
  expect(told(TAKEN, { state: 'TAKEN', reference: 'B-1' })).toMatchObject({ state: 'TAKEN', reference: 'A-1, B-1' });
  expect(told(REFUSED, REFUSED)).toMatchObject({ state: 'REFUSED' });
  expect(told(REFUSED, UNCERTAIN)).toMatchObject({ state: 'UNCERTAIN' });
});

test('what one of them can still be told is told again, and looked for first where it may be there', () => {
  expect(() => told(TAKEN, { state: 'NOT_DONE' })).toThrow(/not taken in yet/);
  expect(told(TAKEN, { state: 'LATER', retryAt: '2026-11-30T08:00:00Z' })).toMatchObject({ state: 'LATER' });
});
