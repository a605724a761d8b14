import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Breaker } from '../../common/resilience/breaker.ts';
import { Fault, type FaultCode } from '../../common/resilience/fault.ts';
import { Gone } from '../../common/resilience/gone.ts';
import { publicHealth } from '../../common/resilience/system-health.ts';

const EVERY = 5_000;
const FAIR = 500;

let well: boolean;
let probes: number[];
let breaker: Breaker;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  well = false;
  probes = [];
  breaker = new Breaker({
    probeEveryMs: EVERY,
    fairMs: FAIR,
    probe: async () => {
      probes.push(Date.now());
      if (!well) throw new Fault('UNAVAILABLE', 'down');
    },
  });
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

const open = new AbortController().signal;
const fail = (code: FaultCode, after = 0, signal = open): Promise<unknown> =>
  breaker
    .run(async () => {
      if (after > 0) await vi.advanceTimersByTimeAsync(after);
      throw new Fault(code, 'x');
    }, signal)
    .catch((error: unknown) => (error as Fault).code);
const refused = (): Promise<unknown> =>
  breaker.run(() => Promise.reject(new Gone()), open).catch((error: unknown) => (error as Fault).code);
const succeed = (): Promise<unknown> => breaker.run(async () => 'answer', open).catch((error: unknown) => error);
const times = async (count: number, what: () => Promise<unknown>): Promise<void> => {
  for (let i = 0; i < count; i += 1) await what();
};

test.each(['UNAVAILABLE', 'BAD_ANSWER'] as const)(
  'five %s in a row open it, and then nothing is asked',
  async (code) => {
    await times(4, () => fail(code));
    expect(breaker.closed).toBe(true);
    await fail(code);
    expect(breaker.closed).toBe(false);
    const call = vi.fn(async () => 'answer');
    await expect(breaker.run(call, open)).rejects.toMatchObject({ name: 'Fault', code: 'UNAVAILABLE' });
    expect(call).not.toHaveBeenCalled();
    expect(breaker.health()).toMatchObject({
      breaker: 'OPEN',
      calls: 5,
      turnedAway: 1,
      faults: { [code]: 5 },
      lastFault: { code },
    });
  },
);

test('while a system that has said that it starts is waited for, its probes go on, are no faults and are soon', async () => {
  breaker.close();
  breaker = new Breaker({
    probeEveryMs: EVERY,
    fairMs: FAIR,
    probe: async () => {
      probes.push(Date.now());
      throw new Gone('starts', { announced: true });
    },
  });
  await refused();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(breaker.expected).toBe(true);
  expect(breaker.health()).toMatchObject({ breaker: 'OPEN', faults: { UNAVAILABLE: 1 } });
  expect(Math.max(...probes.slice(1).map((at, i) => at - (probes[i] ?? 0)))).toBeLessThanOrEqual(400);
});

test('a flapping system that never fails five times in a row opens it too', async () => {
  for (let i = 0; i < 12 && breaker.closed; i += 1) await (i % 2 === 0 ? succeed() : fail('UNAVAILABLE'));
  expect(breaker.closed).toBe(false);
});

test('one failure in five does not', async () => {
  for (let i = 0; i < 200; i += 1) await (i % 5 === 0 ? fail('UNAVAILABLE') : succeed());
  expect(breaker.closed).toBe(true);
  expect(breaker.health().errorRate).toBeGreaterThan(0.05);
});

test.each(['REFUSED', 'UNVERIFIED_CALL', 'BAD_REQUEST', 'TOO_LARGE', 'CALL_LIMIT', 'TOO_BUSY'] as const)(
  '%s is an answer of a system that works',
  async (code) => {
    await times(50, () => fail(code));
    expect(breaker.closed).toBe(true);
  },
);

test('a timeout counts when the system had its time', async () => {
  await times(5, () => fail('TIMEOUT', FAIR));
  expect(breaker.closed).toBe(false);
});

test('a timeout sooner than that is the caller’s haste', async () => {
  await times(50, () => fail('TIMEOUT', FAIR - 1));
  expect(breaker.closed).toBe(true);
});

test('a caller that goes never counts, however long it has waited; one whose time is over does', async () => {
  const gone = AbortSignal.abort(new Error('client went away'));
  await times(50, () => fail('TIMEOUT', FAIR * 2, gone));
  expect(breaker.closed).toBe(true);
  const late = AbortSignal.abort(new Fault('TIMEOUT', 'no answer in time'));
  await times(5, () => fail('TIMEOUT', FAIR * 2, late));
  expect(breaker.closed).toBe(false);
});

test('while open one probe goes out at a time, soon at first and then every five seconds, and no caller is the probe', async () => {
  const opened = Date.now();
  await times(5, () => fail('UNAVAILABLE'));
  const asked = vi.fn(async () => 'answer');
  for (let i = 0; i < 600; i += 1) {
    await breaker.run(asked, open).catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).not.toHaveBeenCalled();
  const pauses = probes.map((at, i) => at - (probes[i - 1] ?? opened));
  expect(pauses[0]).toBeLessThanOrEqual(100);
  let [next, paused] = [100, 0];
  for (const pause of pauses) {
    // What is back must not be missed for as long again as it was away.
    const most = Math.min(next, paused < 10_000 ? 300 : EVERY);
    expect(pause).toBeGreaterThanOrEqual(Math.floor(most * 0.75));
    expect(pause).toBeLessThanOrEqual(Math.ceil(most));
    [next, paused] = [most * 1.5, paused + most];
  }
  // Some thirty in the first ten seconds, seven until it is as rare as it gets, and at least those that fit into the rest.
  expect(pauses.length).toBeGreaterThanOrEqual(45);
});

test('since when it is not asked, no probe changes', async () => {
  const opened = Date.now();
  await times(5, () => fail('UNAVAILABLE'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(breaker.health()).toMatchObject({ breaker: 'OPEN', since: opened });
  well = true;
  await vi.advanceTimersByTimeAsync(EVERY);
  const { since } = breaker.health();
  expect(since).toBeGreaterThan(opened);
  await vi.advanceTimersByTimeAsync(EVERY);
  expect(breaker.health()).toMatchObject({ breaker: 'CLOSED', since });
});

test('many breakers that open at a time do not probe at a time', async () => {
  const at = new Set<number>();
  const all = Array.from(
    { length: 40 },
    () =>
      new Breaker({
        probeEveryMs: EVERY,
        fairMs: FAIR,
        probe: () => {
          at.add(Date.now());
          return Promise.reject(new Fault('UNAVAILABLE', 'down'));
        },
      }),
  );
  await Promise.all(all.map((each) => each.trip(new Fault('TIMEOUT', 'hangs'))));
  await vi.advanceTimersByTimeAsync(110);
  expect(at.size).toBeGreaterThan(10);
  for (const each of all) each.close();
});

test('a port at which nobody listens opens it at once', async () => {
  await refused();
  expect(breaker.health()).toMatchObject({ breaker: 'OPEN', calls: 1, faults: { UNAVAILABLE: 1 } });
});

test('one that answers probes and nothing else is probed ever less often', async () => {
  well = true;
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    if (breaker.closed) await fail('BAD_ANSWER');
    else await vi.advanceTimersByTimeAsync(50);
  }
  expect(probes.length).toBeLessThan(25);
});

test('it is closed again within ten seconds of the system’s return, also where nobody asks', async () => {
  await times(5, () => fail('UNAVAILABLE'));
  await vi.advanceTimersByTimeAsync(61_000);
  well = true;
  const since = Date.now();
  while (!breaker.closed && Date.now() - since < 60_000) await vi.advanceTimersByTimeAsync(100);
  expect(Date.now() - since).toBeLessThanOrEqual(10_000);
  expect(await succeed()).toBe('answer');
  // What was before is forgotten.
  await times(4, () => fail('UNAVAILABLE'));
  expect(breaker.closed).toBe(true);
});

test('while the probe is under way nobody waits for it', async () => {
  const hanging = new Breaker({ probeEveryMs: EVERY, fairMs: FAIR, probe: () => new Promise(() => {}) });
  for (let i = 0; i < 5; i += 1)
    await hanging.run(() => Promise.reject(new Fault('UNAVAILABLE', 'x')), open).catch(() => {});
  await vi.advanceTimersByTimeAsync(EVERY);
  expect(hanging.health().breaker).toBe('HALF_OPEN');
  await expect(hanging.run(async () => 'answer', open)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  hanging.close();
});

test('a clock that is set back keeps nobody waiting', async () => {
  await times(5, () => fail('UNAVAILABLE'));
  well = true;
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(EVERY);
  expect(breaker.closed).toBe(true);
});

test('what failed before it opened does not open it once more when it comes late', async () => {
  const late = Promise.withResolvers<never>();
  const stragglers = Array.from({ length: 3 }, () => breaker.run(() => late.promise, open).catch(() => {}));
  await times(5, () => fail('UNAVAILABLE'));
  well = true;
  await vi.advanceTimersByTimeAsync(EVERY);
  late.reject(new Fault('UNAVAILABLE', 'x'));
  await Promise.all(stragglers);
  expect(breaker.closed).toBe(true);
});

test('closed for good, it probes no more', async () => {
  await times(5, () => fail('UNAVAILABLE'));
  breaker.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probes).toEqual([]);
});

test('anybody may know its state, since when, and the last fault’s code', async () => {
  await times(5, () => fail('BAD_ANSWER'));
  expect(publicHealth(breaker.health())).toEqual({
    breaker: 'OPEN',
    since: new Date().toISOString(),
    lastFault: 'BAD_ANSWER',
  });
});
