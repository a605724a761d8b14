import { expect, test } from 'vitest';
import { readPage, writePlace } from '../../gateway/alerts/read-alerts.ts';

const id = '0fb636a5-136c-428a-a7b0-3c2b88940928';

test('a place of the list is read as it was written, and none that somebody has made up reaches the store', () => {
  const place = { risk: 8_000_000_000.125, id };
  expect(readPage({ first: 5, after: writePlace(place) })).toEqual({ first: 5, after: place });
  for (const text of [`${'9'.repeat(400)} ${id}`, `1e3 ${id}`, `-1 ${id}`, '7', `7 ${id}'`])
    expect(() => readPage({ first: 5, after: Buffer.from(text).toString('base64url') })).toThrow(
      'after is not a cursor',
    );
});
