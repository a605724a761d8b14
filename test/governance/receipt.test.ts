import { describe, expect, test } from 'vitest';
import type { SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { deliveryOf } from '../../gateway/jobs-worker/receipt.ts';

const answered = (receipt: unknown, ...errors: readonly Partial<SubgraphError>[]) =>
  deliveryOf(
    {
      state: 'ANSWERED',
      response: {
        data: receipt === undefined ? null : { agricultureRecall: receipt },
        errors: errors.map((error) => ({ code: 'UNAVAILABLE', path: null, system: null, codes: [], ...error })),
      },
    },
    'agriculture/370000',
    'agricultureRecall',
  );

describe('what a member answers', () => {
  test.each([
    [
      { state: 'TAKEN', reference: 'R-1' },
      { state: 'TAKEN', reference: 'R-1', message: null },
    ],
    [
      { state: 'TAKEN', reference: null, message: '' },
      { state: 'TAKEN', reference: null, message: null },
    ],
    [
      { state: 'REFUSED', message: 'not ours' },
      { state: 'REFUSED', message: 'not ours' },
    ],
    [{ state: 'NOT_DONE' }, { state: 'NOT_DONE', message: null }],
    [{ state: 'UNCERTAIN' }, { state: 'UNCERTAIN', message: null }],
    [
      { state: 'LATER', retryAt: '2026-11-30T20:00:00+08:00' },
      { state: 'LATER', retryAt: Date.UTC(2026, 10, 30, 12), message: null },
    ],
  ])('%j is that', (receipt, delivery) => {
    expect(answered(receipt)).toEqual(delivery);
  });

  test('is one short line of text to people, whatever is in it', () => {
    const message = `\u0000one\n\u001b[31mtwo\u2028\u202e${'x'.repeat(10_000)}`;
    const delivery = answered({ state: 'REFUSED', message });
    expect(delivery.message).toMatch(/^one \[31mtwo x+$/);
    expect(delivery.message).toHaveLength(500);
  });

  test.each([
    ['nothing', undefined],
    ['a receipt of no state', { reference: 'R-1' }],
    ['another state', { state: 'DONE' }],
    ['a time that is none', { state: 'LATER', retryAt: 'soon' }],
    ['a number for a text', { state: 'TAKEN', reference: 7 }],
  ])('may have been done where it is %s', (_, receipt) => {
    expect(answered(receipt).state).toBe('UNKNOWN');
  });

  test.each([
    ['FORBIDDEN', 'NOT_DONE'],
    ['BAD_REQUEST', 'NOT_DONE'],
    ['OTHER_VERSION', 'NOT_DONE'],
    ['UNAVAILABLE', 'UNKNOWN'],
    ['MINISTRY_ERROR', 'UNKNOWN'],
  ])('an error %s: %s', (code, state) => {
    expect(answered(undefined, { code })).toEqual({ state, message: expect.stringMatching(/^agriculture\/370000 /) });
  });

  test('one error of several that says nothing leaves it open, and one that its schema has refused does not', () => {
    expect(answered(undefined, { code: 'FORBIDDEN' }, { code: 'TIMEOUT' }).state).toBe('UNKNOWN');
    expect(answered(undefined, { code: 'MINISTRY_ERROR', isInvalid: true }).state).toBe('NOT_DONE');
  });

  test.each([
    ['UNSENT', 'NOT_SENT'],
    ['UNKNOWN', 'UNKNOWN'],
  ] as const)('nothing, where it is %s: %s', (state, delivery) => {
    const told = { state, code: 'UNAVAILABLE', message: 'cannot be reached' };
    expect(deliveryOf(told, 'agriculture', 'agricultureRecall')).toEqual({ state: delivery, message: told.message });
  });
});
