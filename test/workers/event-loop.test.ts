import { expect, test } from 'vitest';
import { EventLoop } from '../../gateway/readiness/event-loop.ts';

test('an event loop that is late again and again is a condition, a burst is none, and it ends when that ends', () => {
  let tell: (lateMs: number) => void = () => {};
  const loop = new EventLoop((to) => {
    tell = to;
    return () => {};
  });
  const seconds = (...late: number[]): number => {
    for (const each of late) tell(each);
    return [...loop.conditions()].length;
  };
  expect(seconds(0, 900, 900, 900, 900)).toBe(0);
  expect(seconds(0, 0, 0, 0)).toBe(0);
  expect(seconds(150, 150, 150, 150, 150)).toBe(1);
  expect([...loop.conditions()]).toEqual([
    { reason: 'EVENT_LOOP_SLOW', detail: 'its event loop is 150 ms late, again and again' },
  ]);
  expect(loop.lateMs).toBe(150);
  // What comes back for a moment has not ended.
  expect(seconds(5, 5, 150, 150)).toBe(1);
  expect(seconds(5, 5, 5, 5)).toBe(1);
  expect(seconds(5)).toBe(0);
});

test('a loop that is held up is seen to be late', async () => {
  const late: number[] = [];
  const loop = new EventLoop();
  await new Promise<void>((resolve) => {
    const until = performance.now() + 1_300;
    const hold = (): void => {
      const end = performance.now() + 60;
      while (performance.now() < end);
      late.push(loop.lateMs);
      if (performance.now() < until) setTimeout(hold, 0);
      else resolve();
    };
    hold();
  });
  expect(Math.max(...late)).toBeGreaterThan(20);
  loop.close();
});
