import { expect, test } from 'vitest';
import { OPEN_SEAL, sealWith } from '../../gateway/cache/seal.ts';

const ours = sealWith(() => ({ id: 'a-gateway-key', derive: () => Buffer.alloc(32, 7) }))();
const theirs = sealWith(() => ({ id: 'another-key', derive: () => Buffer.alloc(32, 8) }))();

test('what was sealed for a place opens there, for whoever has the key', () => {
  const sealed = ours.seal('place', '深圳');
  expect(ours.open('place', sealed)).toBe('深圳');
  expect(sealed).not.toBe(ours.seal('place', '深圳'));
});

test('it opens at no other place and with no other key', () => {
  const sealed = ours.seal('place', 'text');
  expect([ours.open('other', sealed), theirs.open('place', sealed), OPEN_SEAL.open('place', sealed)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('where any bit of it was changed, or some of it is missing, it does not open', () => {
  const bytes = Buffer.from(ours.seal('place', 'text'), 'base64');
  for (let i = 0; i < bytes.length; i += 1) {
    const changed = Buffer.from(bytes);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(ours.open('place', changed.toString('base64')), `byte ${i}`).toBeNull();
    expect(ours.open('place', bytes.subarray(0, i).toString('base64')), `${i} bytes`).toBeNull();
  }
});
