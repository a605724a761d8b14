import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Balancer } from './support/balancer.ts';
import { freePort } from '../support/free-port.ts';
import { LONG } from '../support/runs.ts';
import { type GatewayChild, startGatewayChild } from './support/gateway.ts';
import { QUESTION, SerialGraph, serialOf, serialVersion } from './support/serial-graph.ts';
import { Dice } from '../execute/support/random/dice.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-processes-'));
let gateways: GatewayChild[] = [];
let graph: SerialGraph | null = null;
let balancer: Balancer;

beforeAll(async () => {
  const [ministries, redis] = [await freePort(), await freePort()];
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, serialVersion(7, ministries));
  // Nothing that it works with is there: no ministry, and no Redis, which should hold the supergraph.
  const env = { GATEWAY_REDIS_URL: `redis://127.0.0.1:${redis}`, GATEWAY_REDIS_SUPERGRAPH_KEY: 'supergraph' };
  gateways = await Promise.all(Array.from({ length: LONG ? 3 : 2 }, () => startGatewayChild(file, env)));
  for (const { url } of gateways) {
    await vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), {
      timeout: 120_000,
      interval: 100,
    });
    expect((await fetch(`${url}/health`)).status).toBe(200);
  }
  balancer = new Balancer(gateways.map(({ url }) => url));
  expect(await balancer.ask(QUESTION)).toMatchObject({ status: 200, text: expect.stringContaining('UNAVAILABLE') });
  const dice = new Dice('speeds');
  graph = await SerialGraph.start(() => dice.next() * 20, ministries);
  // Each gateway has asked in vain, and finds out by a probe that the ministries are there.
  for (const { url } of gateways)
    await vi.waitFor(
      async () => {
        const { ministries: found } = (await (await fetch(`${url}/health`)).json()) as {
          ministries: Record<string, { breaker: string }>;
        };
        for (const { breaker } of Object.values(found)) expect(breaker).toBe('CLOSED');
      },
      { timeout: 30_000, interval: 50 },
    );
}, 300_000);
afterAll(async () => {
  balancer.stop();
  for (const gateway of gateways) gateway.signal('SIGKILL');
  await graph?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'gateways that are paused, killed and told to stop under load: never a wrong answer, and whoever is told to stop fails nobody',
  async () => {
    const [paused, , killed] = gateways as [GatewayChild, GatewayChild, GatewayChild?];
    const failed: string[] = [];
    let answered = 0;
    const load = { done: false };
    const clients = Array.from({ length: 6 }, async () => {
      while (!load.done) {
        const outcome = await balancer.ask(QUESTION);
        if ('failed' in outcome) failed.push(outcome.failed);
        else if (serialOf(outcome.text) === 7) answered += 1;
      }
    });
    const all = Promise.all(clients);
    const through = async (more: number): Promise<void> => {
      const from = answered;
      await Promise.race([
        vi.waitFor(() => expect(answered).toBeGreaterThan(from + more), { timeout: 120_000, interval: 5 }),
        all,
      ]);
    };
    for (let round = 0; round < (LONG ? 10 : 1); round += 1) {
      await through(60);
      paused.signal('SIGSTOP');
      await sleep(LONG ? 1_000 : 200);
      paused.signal('SIGCONT');
      await through(60);
    }
    expect(failed).toEqual([]);

    if (killed) {
      killed.signal('SIGKILL');
      await killed.ended;
      await through(60);
      // What was under way there, at most one request of each client, and nothing since.
      expect(failed.length).toBeLessThanOrEqual(clients.length);
      expect(failed.filter((code) => code !== 'ECONNRESET' && code !== 'EPIPE')).toEqual([]);
      failed.length = 0;
    }

    paused.signal('SIGTERM');
    expect(await paused.ended).toBe(0);
    await through(60);
    load.done = true;
    await all;
    expect(failed).toEqual([]);
    for (const { answered } of balancer.backends) expect(answered).toBeGreaterThan(0);
  },
  LONG ? 600_000 : 300_000,
);
