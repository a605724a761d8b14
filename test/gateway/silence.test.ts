import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import type { SubgraphCall } from '../../gateway/calls/call.ts';
import { Silence } from '../../gateway/calls/silence.ts';

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }),
);
afterEach(() => void vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});
const request = {} as Parameters<SubgraphCall>[0];

/** A ministry that is asked once. */
function asked({ usualMs = 20, probe }: { readonly usualMs?: number; readonly probe: () => Promise<unknown> }) {
  const seen = { probes: 0, hung: 0 };
  let end: (fault: Fault) => void = () => {};
  const silence = new Silence({
    usualMs: () => usualMs,
    probe: () => {
      seen.probes += 1;
      return probe();
    },
    onHung: (fault) => {
      expect(fault).toMatchObject({ code: 'TIMEOUT' });
      seen.hung += 1;
      // As all that is under way is answered then.
      end(fault);
    },
  });
  const call = silence.around(() => new Promise((_, reject) => (end = reject)));
  call(request).catch(() => undefined);
  return { seen, silence };
}

test('a ministry that says nothing, not even to the least question, hangs: known before its time is over', async () => {
  const { seen, silence } = asked({ probe: never });
  await vi.advanceTimersByTimeAsync(650);
  expect(seen).toEqual({ probes: 0, hung: 0 });
  await vi.advanceTimersByTimeAsync(600);
  expect(seen).toEqual({ probes: 1, hung: 1 });
  silence.close();
});

test('one that answers the least question is slow, and is waited for', async () => {
  const { seen, silence } = asked({ probe: () => Promise.resolve({}) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.hung).toBe(0);
  expect(seen.probes).toBeGreaterThan(2);
  silence.close();
});

test('so is one that refuses it, and not one whose probe has no answer in time', async () => {
  const refusing = asked({ probe: () => Promise.reject(new Fault('REFUSED', 'refuses')) });
  const late = asked({ probe: () => Promise.reject(new Fault('TIMEOUT', 'late')) });
  await vi.advanceTimersByTimeAsync(800);
  expect([refusing.seen.hung, late.seen.hung]).toEqual([0, 1]);
  refusing.silence.close();
  late.silence.close();
});

test('silence is measured by what is usual, and says nothing of a ministry that has not answered yet', async () => {
  const slow = asked({ usualMs: 500, probe: never });
  const fresh = asked({ usualMs: 0, probe: never });
  await vi.advanceTimersByTimeAsync(950);
  expect([slow.seen.probes, fresh.seen.probes]).toEqual([0, 0]);
  // However slow it is, nobody waits for it longer than that and its probe.
  await vi.advanceTimersByTimeAsync(550);
  expect([slow.seen.hung, fresh.seen.probes]).toEqual([1, 0]);
  slow.silence.close();
  fresh.silence.close();
});
