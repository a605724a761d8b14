import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault, type FaultCode } from '../../common/resilience/fault.ts';
import { RetryBudget, type Retrying, withRetries } from '../../common/resilience/retries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const open = new AbortController().signal;
const retrying = (more: Partial<Retrying> = {}): Retrying => ({
  budget: new RetryBudget(0.1),
  signal: open,
  deadlineAt: Date.now() + 5_000,
  asked: () => true,
  ...more,
});
const failing = (
  code: FaultCode,
  failures = Infinity,
): (() => Promise<string>) & { readonly mock: { readonly calls: unknown[][] } } => {
  let left = failures;
  return vi.fn(async () => {
    if (left-- > 0) throw new Fault(code, 'x');
    return 'answer';
  });
};
const run = async (attempt: () => Promise<string>, options: Retrying): Promise<unknown> => {
  const result = withRetries(attempt, options).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return result;
};

test('what could not be reached is asked again, twice at most', async () => {
  const once = failing('UNAVAILABLE', 1);
  expect(await run(once, retrying())).toBe('answer');
  expect(once.mock.calls).toHaveLength(2);
  const never = failing('UNAVAILABLE');
  expect(await run(never, retrying())).toMatchObject({ code: 'UNAVAILABLE' });
  expect(never.mock.calls).toHaveLength(3);
});

test.each(['TIMEOUT', 'BAD_ANSWER', 'REFUSED', 'TOO_LARGE', 'BAD_REQUEST', 'CALL_LIMIT'] as const)(
  'after %s nothing is asked again',
  async (code) => {
    const attempt = failing(code);
    await run(attempt, retrying());
    expect(attempt.mock.calls).toHaveLength(1);
  },
);

test.each<[string, () => Partial<Retrying>]>([
  ['no time is left', () => ({ deadlineAt: Date.now() + 40 })],
  ['the system is not asked any more', () => ({ asked: () => false })],
  ['its caller has gone', () => ({ signal: AbortSignal.abort() })],
  ['there is no budget', () => ({ budget: new RetryBudget(0) })],
])('nothing is asked again where %s', async (_, more) => {
  const attempt = failing('UNAVAILABLE');
  await run(attempt, retrying(more()));
  expect(attempt.mock.calls).toHaveLength(1);
});

test('a breaker that opens, or a caller that goes, during the wait ends the tries', async () => {
  let asked = true;
  const attempt = failing('UNAVAILABLE');
  const first = withRetries(attempt, retrying({ asked: () => asked })).catch((error: unknown) => error);
  await Promise.resolve();
  await Promise.resolve();
  asked = false;
  await vi.runAllTimersAsync();
  expect(await first).toMatchObject({ code: 'UNAVAILABLE' });
  expect(attempt.mock.calls).toHaveLength(1);
});

test('extra calls are at most a tenth of all and ten, however many fail', async () => {
  const budget = new RetryBudget(0.1);
  let calls = 0;
  for (let i = 0; i < 1_000; i += 1) {
    await run(async () => {
      calls += 1;
      throw new Fault('UNAVAILABLE', 'x');
    }, retrying({ budget }));
  }
  expect(calls).toBeGreaterThan(1_050);
  expect(calls).toBeLessThanOrEqual(1_110);
  expect(budget.made).toBe(calls - 1_000);
});

test('an extra call that nobody asked the budget for is paid for by later ones', () => {
  const budget = new RetryBudget(0.1);
  for (let i = 0; i < 30; i += 1) budget.charge();
  expect(budget.spend()).toBe(false);
  for (let i = 0; i < 200; i += 1) budget.earn();
  expect(budget.spend()).toBe(false);
  for (let i = 0; i < 15; i += 1) budget.earn();
  expect(budget.spend()).toBe(true);
  expect(budget.made).toBe(31);
});

test('the wait before a further try is anything from nothing to its most', async () => {
  const waits: number[] = [];
  for (let i = 0; i < 50; i += 1) {
    const began = Date.now();
    await run(failing('UNAVAILABLE', 1), retrying());
    waits.push(Date.now() - began);
  }
  expect(Math.min(...waits)).toBeLessThan(15);
  expect(Math.max(...waits)).toBeGreaterThan(35);
  expect(Math.max(...waits)).toBeLessThanOrEqual(50);
});
