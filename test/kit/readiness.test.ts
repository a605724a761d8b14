import { afterEach, expect, test, vi } from 'vitest';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { readinessOf } from '../../subgraphs/kit/readiness.ts';

afterEach(() => vi.useRealTimers());

function ministryWith(ping: () => Promise<void>): Parameters<typeof readinessOf>[0] {
  return { name: 'rare-earth', systems: [{ name: 'one', ping } as unknown as LegacySystem] };
}

test('however many ask whether it is ready, its legacy system is probed once a second', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const ping = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 20)));
  const ready = readinessOf(ministryWith(ping));
  const asked = Promise.all(Array.from({ length: 500 }, ready));
  await vi.advanceTimersByTimeAsync(20);
  for (const { status } of await asked) expect(status).toBe(200);
  await vi.advanceTimersByTimeAsync(900);
  expect(await ready()).toMatchObject({ status: 200 });
  expect(ping).toHaveBeenCalledTimes(1);
  // What it said is told for a moment and not for ever.
  ping.mockRejectedValue(new Error('down'));
  await vi.advanceTimersByTimeAsync(200);
  expect(await ready()).toMatchObject({ status: 503, body: { systems: [{ system: 'one', ready: false }] } });
  expect(ping).toHaveBeenCalledTimes(2);
});

test('a system that forgets the signal of its probe is not ready, and holds nobody up for longer than its time', async () => {
  expect(await readinessOf(ministryWith(() => new Promise(() => {})))()).toMatchObject({ status: 503 });
}, 10_000);

test('one whose ping throws at once is not ready', async () => {
  const ready = readinessOf(
    ministryWith(() => {
      throw new Error('bug');
    }),
  );
  expect(await ready()).toMatchObject({ status: 503 });
});
