import { expect, test } from 'vitest';
import { drawOf, drawSample } from '../../gateway/sampling/draw-sample.ts';

const codes = Array.from({ length: 500 }, (_, i) => `urn:test:${i}`);

test('the same draw of the same codes is the same sample, in whatever order and how often they come', () => {
  const sample = drawSample(codes, 50, 'a');
  expect(new Set(sample).size).toBe(50);
  expect(drawSample([...codes, ...codes].reverse(), 50, 'a')).toEqual(sample);
});

test('a larger sample begins with the smaller one, and one larger than all is all', () => {
  expect(drawSample(codes, 80, 'a').slice(0, 50)).toEqual(drawSample(codes, 50, 'a'));
  expect(drawSample(codes, 1_000, 'a').sort()).toEqual([...codes].sort());
});

test('over many draws each code comes as often as any other', () => {
  const times = new Map<string, number>();
  const few = codes.slice(0, 40);
  for (let draw = 0; draw < 2_000; draw += 1)
    for (const code of drawSample(few, 10, String(draw))) times.set(code, (times.get(code) ?? 0) + 1);
  // 500 each; the standard deviation is below 20.
  for (const code of few) expect(Math.abs((times.get(code) ?? 0) - 500)).toBeLessThan(100);
});

test('a draw is of the day at +08:00', () => {
  expect(drawOf(Date.parse('2026-11-30T15:59:59Z'))).toBe('2026-11-30');
  expect(drawOf(Date.parse('2026-11-30T16:00:00Z'))).toBe('2026-12-01');
});
