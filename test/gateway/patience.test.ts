import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import type { Caller, SubgraphCall, SubgraphRequest } from '../../gateway/calls/call.ts';
import { withSharing } from '../../gateway/calls/share.ts';
import { caller } from '../support/fake-ministry.ts';

const TIMEOUT_MS = 1_000;
/** Each call is one of its own. */
const ALONE = { concurrency: 100, maxBatch: 200, mergeRepresentations: true, mergeCalls: false, batchCalls: false };
const ANSWER: SubgraphResponse = { data: { a: 1 }, errors: [] };

/** The ministry answers what is asked with `answersAfterMs`, and nothing else. */
let sent: SubgraphRequest[];
let call: SubgraphCall;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'Date'] });
  sent = [];
  call = withSharing({ ...ALONE, timeoutMs: TIMEOUT_MS }, (request) => {
    sent.push(request);
    return new Promise((resolve, reject) => {
      const { answersAfterMs } = request.variables;
      if (typeof answersAfterMs === 'number') setTimeout(() => resolve(ANSWER), answersAfterMs);
      setTimeout(() => reject(new Fault('TIMEOUT', 'no answer in time')), request.deadlineAt - Date.now());
    });
  });
});
afterEach(() => void vi.useRealTimers());

interface Outcome {
  /** When it ended, from when all began. */
  ms: number | null;
  code: string | null;
}

/** An operation: its calls share what it may spend. */
function operation(deadlineMs = 15_000): (answersAfterMs?: number) => Outcome {
  const who: Caller = { ...caller(deadlineMs, new AbortController().signal), deadlineAt: Date.now() + deadlineMs };
  return (answersAfterMs) => {
    const outcome: Outcome = { ms: null, code: null };
    const ended = (code: string | null): void => {
      outcome.code = code;
      outcome.ms = Date.now() - began;
    };
    call({ query: '{ a }', ...who, variables: answersAfterMs === undefined ? {} : { answersAfterMs } }).then(
      () => ended(null),
      (error: unknown) => ended(error instanceof Fault ? error.code : String(error)),
    );
    return outcome;
  };
}
let began: number;
beforeEach(() => void (began = Date.now()));
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

test('what an operation found hung is not waited for again', async () => {
  const ask = operation();
  const first = ask();
  await pass(1_000);
  expect(first).toEqual({ ms: 1_000, code: 'TIMEOUT' });
  const second = ask();
  await pass(0);
  expect(second).toEqual({ ms: 1_000, code: 'TIMEOUT' });
  expect(sent).toHaveLength(1);
});

test('a call that began later ends with the one that found it hung', async () => {
  const ask = operation();
  const first = ask();
  await pass(600);
  const second = ask();
  await pass(400);
  expect([first, second]).toEqual([
    { ms: 1_000, code: 'TIMEOUT' },
    { ms: 1_000, code: 'TIMEOUT' },
  ]);
});

test('a sign of the ministry, to whomever, begins the time anew', async () => {
  const ask = operation();
  const first = ask();
  await pass(600);
  const second = ask(900);
  operation()(200);
  await pass(400);
  expect(first).toEqual({ ms: 1_000, code: 'TIMEOUT' });
  await pass(500);
  expect(second).toEqual({ ms: 1_500, code: null });
  const third = ask(900);
  await pass(900);
  expect(third).toEqual({ ms: 2_400, code: null });
});

test('another operation has its whole time', async () => {
  operation()();
  await pass(1_000);
  const other = operation()(900);
  await pass(900);
  expect(other).toEqual({ ms: 1_900, code: null });
});

test('of a call that was ended before its time, the next has what is left', async () => {
  const hasty = operation(700);
  const first = hasty();
  await pass(700);
  expect(first).toEqual({ ms: 700, code: 'TIMEOUT' });
  const next = hasty();
  await pass(5);
  expect([next.code, sent.slice(1).every(({ deadlineAt }) => deadlineAt === began + 700)]).toEqual(['TIMEOUT', true]);

  const ask = operation();
  sent.length = 0;
  ask();
  await pass(300);
  // Answered too: all that is asked from now on has its whole time.
  ask(10);
  await pass(10);
  ask();
  await pass(0);
  expect(sent.map(({ deadlineAt }) => deadlineAt - began)).toEqual([1_705, 2_005, 2_015]);
});
