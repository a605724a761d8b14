import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';
import { FAULTS } from './faults.ts';
import { askEverything, type Everything, judge, MINISTRIES } from './judge.ts';
import { seedOf } from '../support/seed.ts';

const DEADLINE_MS = 2_000;
/** A machine that is busy with other tests is given more. */
const SLACK_MS = LONG ? 200 : 6_000;

let graph: Graph;
let whole: Everything;
beforeAll(async () => {
  graph = await startGraph({ proxied: 'ministries', timeoutMs: 1_500, deadlineMs: DEADLINE_MS, probeEveryMs: 500 });
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

test(
  'whatever goes wrong wherever, every question ends by its deadline, and every answer is right',
  async () => {
    const seed = seedOf('DEADLINE_SEED');
    const questions = LONG ? 10_000 : 60;
    const dice = new Dice(seed);
    const kinds = Object.values(FAULTS).flat();
    let asked = 0;
    const done = new AbortController();
    const worst = { ms: 0 };
    const stir = async (): Promise<void> => {
      while (!done.signal.aborted) {
        await graph.proxies[dice.pick(MINISTRIES)[0]]?.set(dice.chance(0.4) ? null : dice.pick(kinds));
        await sleep(50);
      }
    };
    const client = async (): Promise<void> => {
      while (asked < questions) {
        asked += 1;
        const began = performance.now();
        const answer = await askEverything(graph);
        worst.ms = Math.max(worst.ms, performance.now() - began);
        judge(
          answer,
          whole,
          MINISTRIES.map(([, sector]) => sector),
        );
      }
    };
    const stirring = stir();
    await Promise.all(Array.from({ length: LONG ? 10 : 20 }, client))
      .catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      })
      .finally(() => done.abort());
    await stirring;
    expect(worst.ms, `seed ${seed}`).toBeLessThan(DEADLINE_MS + SLACK_MS);
  },
  LONG ? 3_600_000 : 120_000,
);
