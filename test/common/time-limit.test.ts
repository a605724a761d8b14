import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timeLimit } from '../../common/resilience/time-limit.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('fires with TIMEOUT when its time has passed', () => {
  const { signal } = timeLimit(100, new AbortController().signal);
  vi.advanceTimersByTime(99);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal).toMatchObject({ aborted: true, reason: { code: 'TIMEOUT' } });
});

test.each(['before', 'after'])('fires with the reason of whoever went %s it began, and leaves no timer', (when) => {
  const gone = new AbortController();
  if (when === 'before') gone.abort('gone');
  const { signal } = timeLimit(100, gone.signal);
  if (when === 'after') gone.abort('gone');
  expect(signal).toMatchObject({ aborted: true, reason: 'gone' });
  expect(vi.getTimerCount()).toBe(0);
});

test('leaves no timer and does not fire once it is over', () => {
  const gone = new AbortController();
  const { signal, over } = timeLimit(100, gone.signal);
  over();
  expect(vi.getTimerCount()).toBe(0);
  gone.abort();
  expect(signal.aborted).toBe(false);
});
