import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Breaker } from '../../common/resilience/breaker.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { Gone } from '../../common/resilience/gone.ts';
import { whenBack } from '../../common/resilience/when-back.ts';

const EVERY = 5_000;

let well: boolean;
let breaker: Breaker;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  well = true;
  breaker = new Breaker({
    probeEveryMs: EVERY,
    fairMs: 500,
    probe: async () => {
      if (!well) throw gone();
    },
  });
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

const gone = (): Fault => new Gone();

interface Call {
  readonly ended: Promise<{ readonly code: string; readonly tookMs: number }>;
  readonly made: () => number;
}

function ask({
  deadlineMs = 5_000,
  mayAskAgain = (): boolean => true,
  signal = new AbortController().signal,
} = {}): Call {
  const began = Date.now();
  const call = vi.fn(() => (well ? Promise.resolve('answer') : Promise.reject(gone())));
  const result = whenBack(breaker, call, { signal, deadlineAt: began + deadlineMs, mayAskAgain });
  const ended = result.then(
    (answer) => ({ code: answer, tookMs: Date.now() - began }),
    (error: unknown) => ({ code: (error as Fault).code as string, tookMs: Date.now() - began }),
  );
  return { ended, made: () => call.mock.calls.length };
}

test('a system that is away for a moment costs its callers that moment: one call, and one more when it is back', async () => {
  well = false;
  const first = ask();
  await vi.advanceTimersByTimeAsync(300);
  const second = ask();
  await vi.advanceTimersByTimeAsync(400);
  well = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await first.ended).toMatchObject({ code: 'answer' });
  expect(first.made()).toBe(2);
  // One that came later was not sent in vain.
  expect((await second.ended).code).toBe('answer');
  expect(second.made()).toBe(1);
});

test('nobody waits longer than a second and a half after it has gone, and whoever comes then not at all', async () => {
  well = false;
  const first = ask();
  await vi.advanceTimersByTimeAsync(1_000);
  const second = ask();
  await vi.advanceTimersByTimeAsync(600);
  expect(await first.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 1_500 });
  expect(await second.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 500 });
  const late = ask();
  expect(await late.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 0 });
  expect(late.made()).toBe(0);
});

test('a caller waits half of its time at most, and is told while it can still tell others', async () => {
  well = false;
  const hasty = ask({ deadlineMs: 400 });
  await vi.advanceTimersByTimeAsync(400);
  expect(await hasty.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 200 });
  const second = ask({ deadlineMs: 400 });
  await vi.advanceTimersByTimeAsync(400);
  expect(await second.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 200 });
});

test('what may not be made again is not, when it is back', async () => {
  well = false;
  const once = ask({ mayAskAgain: () => false });
  await vi.advanceTimersByTimeAsync(200);
  well = true;
  await vi.advanceTimersByTimeAsync(1_500);
  expect((await once.ended).code).toBe('UNAVAILABLE');
  expect(once.made()).toBe(1);
});

test('a caller that goes waits no longer, and its call is not made', async () => {
  well = false;
  const controller = new AbortController();
  const left = ask({ signal: controller.signal });
  await vi.advanceTimersByTimeAsync(200);
  controller.abort(new Error('client went away'));
  well = true;
  expect((await left.ended).tookMs).toBe(200);
  expect(left.made()).toBe(1);
});

test.each(['TIMEOUT', 'BAD_ANSWER'] as const)('nobody waits for one that has failed by %s', async (code) => {
  well = false;
  await breaker.trip(new Fault(code, 'x'));
  expect(await ask().ended).toEqual({ code: 'UNAVAILABLE', tookMs: 0 });
});

test('one that has said that it stops is waited for longer, and what it did not begin is always made anew', async () => {
  breaker.announce(true);
  well = false;
  const patient = ask();
  const hasty = ask({ deadlineMs: 1_000 });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(await hasty.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 800 });
  well = true;
  await vi.advanceTimersByTimeAsync(1_500);
  expect((await patient.ended).code).toBe('answer');
  expect(breaker.health()).toMatchObject({ breaker: 'CLOSED', errorRate: 0 });

  let tries = 0;
  const undone = (): Promise<string> => {
    tries += 1;
    return tries < 4 ? Promise.reject(new Gone('stops', { announced: true })) : Promise.resolve('answer');
  };
  const patience = { signal: new AbortController().signal, deadlineAt: Date.now() + 5_000, mayAskAgain: () => false };
  const faults = breaker.health().faults;
  const answered = whenBack(breaker, undone, patience);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await answered).toBe('answer');
  expect(breaker.health().faults).toEqual(faults);
});

test('one that goes on answering after it said so is as any other when it goes later', async () => {
  breaker.announce(true);
  breaker.announce(false);
  well = false;
  const first = ask();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await first.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 1_500 });
});

test('nobody waits for one that comes and goes', async () => {
  well = false;
  const first = ask();
  await vi.advanceTimersByTimeAsync(500);
  well = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await first.ended;
  well = false;
  await vi.advanceTimersByTimeAsync(EVERY / 2);
  const second = ask();
  expect(await second.ended).toEqual({ code: 'UNAVAILABLE', tookMs: 0 });
});
