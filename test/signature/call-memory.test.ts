import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallMemory } from '../../common/signature/call-memory.ts';
import { runs } from '../support/runs.ts';

test('a call is taken once, as long as its signature holds', () => {
  const memory = new CallMemory();
  expect([
    memory.take('a', 100, 50),
    memory.take('a', 100, 50),
    memory.take('a', 100, 100),
    memory.take('b', 100, 100),
  ]).toEqual(['taken', 'known', 'known', 'taken']);
});

test('what no longer holds is forgotten, and its room is free again', () => {
  const memory = new CallMemory();
  for (let i = 0; i < 1_000; i += 1) memory.take(`n${i}`, 100 + (i % 60), 50);
  memory.take('later', 300, 161);
  expect(memory.size).toBe(1);
});

test('when full it takes nothing, and forgets nothing that it has', () => {
  const memory = new CallMemory(3);
  for (const nonce of ['a', 'b', 'c']) memory.take(nonce, 100, 50);
  expect([memory.take('d', 100, 50), memory.take('a', 100, 50), memory.size]).toEqual(['full', 'known', 3]);
  expect(memory.take('d', 200, 101)).toBe('taken');
});

test('no order of calls and times makes it take one twice, or more than it may', () => {
  const call = fc.record({ nonce: fc.nat(20), life: fc.integer({ min: 0, max: 90 }), later: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (calls, most) => {
      const memory = new CallMemory(most);
      const taken = new Set<string>();
      let now = 1_000;
      for (const { nonce, life, later } of calls) {
        now += later;
        const key = `${nonce} ${now + life}`;
        const answer = memory.take(String(nonce), now + life, now);
        if (answer === 'taken') expect(taken.has(key)).toBe(false);
        if (answer === 'taken') taken.add(key);
        expect(memory.size).toBeLessThanOrEqual(most);
      }
    }),
    runs(200, 5_000),
  );
});
