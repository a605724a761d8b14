import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WireFault } from '../support/fault-proxy.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';
import { askEverything, healthOf, MINISTRIES } from './judge.ts';

/** For what takes a second on a machine that is not busy. */
const TIME = LONG ? 600_000 : 120_000;
const NAMES = MINISTRIES.map(([name]) => name);

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ proxied: 'ministries', timeoutMs: 20_000, deadlineMs: 25_000, probeEveryMs: 1_000 });
  await well();
}, 120_000);
afterAll(() => graph.stop());

const all = (fault: WireFault | null): Promise<unknown> =>
  Promise.all(Object.values(graph.proxies).map((proxy) => proxy.set(fault)));
const sum = (what: 'requests' | 'open'): number =>
  NAMES.reduce((total, name) => total + (graph.proxies[name]?.counts[what] ?? 0), 0);

async function well(): Promise<void> {
  await all(null);
  await vi.waitFor(
    async () => {
      for (const { breaker } of Object.values(await healthOf(graph))) expect(breaker).toBe('CLOSED');
      expect((await askEverything(graph)).errors).toEqual([]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

let last = 0;
/** About a unit that no other question is about: its call is shared with none. */
async function ask(field: string, signal?: AbortSignal): Promise<{ readonly errors?: unknown }> {
  const query = `query ($code: TraceCode!) { unit(code: $code) { ${field} { code } } }`;
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { code: `urn:test:${(last += 1)}` } }),
    signal: signal ?? null,
  });
  return (await response.json()) as { errors?: unknown };
}
const askEach = (): Promise<unknown> => Promise.all(MINISTRIES.map(([, , field]) => ask(field)));

test(
  'nobody waits for a ministry that hangs but those who ask it',
  async () => {
    await graph.proxies['agriculture']?.set({ kind: 'timeout' });
    let settled = 0;
    const gone = new AbortController();
    // More than its lane lets through.
    for (let i = 0; i < 30; i += 1)
      void ask('agriculture', gone.signal)
        .catch(() => {})
        .finally(() => (settled += 1));
    await vi.waitFor(() => expect(sum('requests')).toBeGreaterThan(0));
    for (let i = 0; i < 5; i += 1)
      for (const [, , field] of MINISTRIES.slice(1)) expect((await ask(field)).errors).toBeUndefined();
    expect(settled).toBe(0);
    gone.abort();
    await well();
  },
  TIME,
);

test(
  'callers that go end their calls, and open no breaker',
  async () => {
    const clients = LONG ? 1_000 : 40;
    // No connection that is kept alive and idle is left.
    await all({ kind: 'down' });
    await all({ kind: 'timeout' });
    const late: number[] = [];
    // One a ministry at a time: each has a call of its own.
    for (let done = 0; done < clients; done += MINISTRIES.length) {
      const gone = new AbortController();
      const before = sum('requests');
      const asked = MINISTRIES.map(([, , field]) => ask(field, gone.signal).catch(() => {}));
      await vi.waitFor(() => expect(sum('requests')).toBe(before + MINISTRIES.length), {
        timeout: 10_000,
        interval: 5,
      });
      const began = performance.now();
      gone.abort();
      await Promise.all(asked);
      await vi.waitFor(() => expect(sum('open')).toBe(0), { timeout: 5_000, interval: 2 });
      late.push(performance.now() - began);
    }
    late.sort((a, b) => a - b);
    const [median = Infinity, worst = Infinity] = [late[late.length >> 1], late.at(-1)];
    if (LONG)
      console.info(
        `${clients} callers have gone; the calls of five ended ${median.toFixed(1)} ms later at the median, ${worst.toFixed(1)} ms at the worst`,
      );
    expect(worst, `at the median ${median.toFixed(1)} ms`).toBeLessThan(LONG ? 100 : 2_000);
    for (const { breaker, lastFault } of Object.values(await healthOf(graph)))
      expect([breaker, lastFault]).toEqual(['CLOSED', null]);
    await well();
  },
  TIME,
);

test.each<[string, WireFault]>([
  ['flapping', { kind: 'reset', share: 0.4 }],
  ['dead', { kind: 'reset' }],
])(
  'with all %s, calls on the wire are at most 1.2 times those that are needed',
  async (_, fault) => {
    const questions = LONG ? 1_000 : 25;
    const count = async (): Promise<number> => {
      const before = sum('requests');
      for (let i = 0; i < questions; i += 1) await askEach();
      return sum('requests') - before;
    };
    const needed = await count();
    expect(needed).toBeGreaterThanOrEqual(questions * 5);
    await all(fault);
    expect(await count()).toBeLessThanOrEqual(needed * 1.2);
    await well();
  },
  TIME,
);
