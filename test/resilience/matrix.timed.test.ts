import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';
import { askEverything, type Everything, healthOf, judge, MINISTRIES } from './judge.ts';
import { FAULTS } from './faults.ts';

/** Who is well must answer within it also where the machine is busy with other tests. */
const TIMEOUT_MS = LONG ? 1_500 : 3_000;
/** The time under which everything ends. */
const DEADLINE_MS = LONG ? 2_000 : 6_000;
const SLACK_MS = LONG ? 200 : 3_000;
const PROBE_MS = LONG ? 1_000 : 200;
/** For what takes a second on a machine that is not busy. */
const TIME = LONG ? 600_000 : 120_000;

let graph: Graph;
let whole: Everything;
beforeAll(async () => {
  graph = await startGraph({ proxied: 'both', timeoutMs: TIMEOUT_MS, deadlineMs: DEADLINE_MS, probeEveryMs: PROBE_MS });
  // The first questions of a process are slow: connections, WSDL, plans.
  whole = await vi.waitFor(
    async () => {
      const answer = await askEverything(graph);
      expect(answer.errors).toEqual([]);
      expect(answer.data.chain.complete).toBe(true);
      return answer;
    },
    { timeout: 60_000, interval: 50 },
  );
}, 120_000);
afterAll(() => graph.stop());

/** The short run puts every fault in one severity before one ministry each, in turn. */
const cases = <T>(places: readonly T[]): [string, number, T][] =>
  Object.keys(FAULTS).flatMap((kind, i) =>
    places.flatMap((place, j) =>
      [0, 1, 2]
        .map((severity): [string, number, T] => [kind, severity, place])
        .filter(
          ([, severity]) =>
            LONG || (i % places.length === j && (severity + i) % 3 === 0 && (places.length === 5 || i % 2 === 0)),
        ),
    ),
  );

const healed = (): Promise<void> =>
  vi.waitFor(
    async () => {
      const answer = await askEverything(graph);
      judge(answer, whole, []);
    },
    { timeout: 30_000, interval: 50 },
  );

describe('between gateway and ministries', () => {
  test.each(cases(MINISTRIES))(
    '%s, severity %i, of %s',
    async (kind, severity, [name, sector]) => {
      const proxy = graph.proxies[name];
      await proxy?.set(FAULTS[kind as keyof typeof FAULTS][severity] ?? null);
      try {
        // Two: the second finds what the first has learned.
        for (let i = 0; i < 2; i += 1) {
          const began = performance.now();
          const answer = await askEverything(graph);
          expect(performance.now() - began).toBeLessThan(DEADLINE_MS + SLACK_MS);
          judge(answer, whole, [sector]);
        }
      } finally {
        await proxy?.set(null);
      }
      await healed();
    },
    TIME,
  );
});

/** The setting of each legacy system that is asked over TCP, and its sector. */
const sectorOf = (setting: string): string =>
  setting.startsWith('AGRI') ? 'AGRICULTURE' : setting.startsWith('RARE') ? 'RARE_EARTH' : 'FOOD_DRUG';

describe('between the kit and the legacy systems', () => {
  test.each(cases([0, 1, 2, 3]))(
    '%s, severity %i, of legacy system %i',
    async (kind, severity, nth) => {
      const [setting = '', proxy] = Object.entries(graph.legacyProxies)[nth] ?? [];
      await proxy?.set(FAULTS[kind as keyof typeof FAULTS][severity] ?? null);
      try {
        const began = performance.now();
        const answer = await askEverything(graph);
        expect(performance.now() - began).toBeLessThan(DEADLINE_MS + SLACK_MS);
        judge(answer, whole, [sectorOf(setting)]);
      } finally {
        await proxy?.set(null);
      }
      await healed();
    },
    TIME,
  );
});

test(
  'a dead ministry is probed and not asked, answers at once, and is asked again soon after its return',
  async () => {
    const proxy = graph.proxies['food-drug'];
    await proxy?.set({ kind: 'reset' });
    await vi.waitFor(
      async () => {
        await askEverything(graph);
        expect((await healthOf(graph))['food-drug']).toMatchObject({ breaker: 'OPEN', lastFault: 'UNAVAILABLE' });
      },
      { timeout: 10_000, interval: 1 },
    );
    const before = proxy?.counts.requests ?? 0;
    const began = performance.now();
    while (performance.now() - began < PROBE_MS * 3) {
      const answer = await askEverything(graph);
      judge(answer, whole, ['FOOD_DRUG']);
      expect(answer.errors.map(({ extensions }) => extensions.code)).toContain('UNAVAILABLE');
    }
    const most = Math.ceil((performance.now() - began) / PROBE_MS);
    expect((proxy?.counts.requests ?? 0) - before).toBeLessThanOrEqual(most);
    expect((proxy?.counts.requests ?? 0) - before).toBeGreaterThanOrEqual(1);
    const coverage = (
      await graph.query<{ unit: { coverage: { sector: string; breaker: string; status: string }[] } }>(
        '{ unit(code: "urn:test:a") { coverage { sector breaker status } } }',
      )
    ).data.unit.coverage;
    for (const { sector, breaker, status } of coverage)
      expect([breaker === 'CLOSED', status]).toEqual(sector === 'FOOD_DRUG' ? [false, 'FAILED'] : [true, 'ANSWERED']);
    await proxy?.set(null);
    await vi.waitFor(async () => expect((await healthOf(graph))['food-drug']).toMatchObject({ breaker: 'CLOSED' }), {
      timeout: LONG ? 10_000 : 5_000,
      interval: 20,
    });
    judge(await askEverything(graph), whole, []);
  },
  TIME,
);
