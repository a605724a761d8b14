import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, type TestContext, vi } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { caller } from '../support/fake-ministry.ts';

const say = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}');
const after =
  (ms: number) =>
  (response: ServerResponse): void =>
    void setTimeout(() => say(response), ms);

/** A ministry, and a gateway's client of it. */
class Pair {
  /** What the ministry does with a question; probes are those of `__typename`. */
  serve: (response: ServerResponse, isProbe: boolean) => void = say;
  readonly client: MinistryClient;
  #asked = 0;

  private constructor(port: number, greets: boolean) {
    this.client = connectMinistry({
      urls: [`http://127.0.0.1:${port}/graphql`],
      timeoutMs: 5_000,
      concurrency: 8,
      maxBatch: 200,
      mergeRepresentations: true,
      mergeCalls: true,
      batchCalls: true,
      breaker: true,
      probeEveryMs: 300,
      retryShare: 0.1,
      ...(greets ? { sign: () => ({}) } : {}),
    });
  }

  /** @param greets whether the gateway asks it as it starts */
  static async start({ onTestFinished }: TestContext, greets = false): Promise<Pair> {
    const server: Server = createServer((request, response) => {
      let body = '';
      request
        .on('data', (chunk: Buffer) => (body += chunk.toString()))
        .on('end', () => pair.serve(response, body.includes('__typename')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const pair = new Pair((server.address() as AddressInfo).port, greets);
    onTestFinished(async () => {
      await pair.client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return pair;
  }

  async ask(): Promise<Waited> {
    const began = performance.now();
    const code = await this.client
      .call({
        query: '{ a }',
        variables: { n: (this.#asked += 1) },
        ...caller(10_000),
        deadlineAt: Date.now() + 10_000,
      })
      .then(
        () => null,
        (error: unknown) => (error instanceof Fault ? error.code : String(error)),
      );
    return { ms: performance.now() - began, code };
  }

  /** One after the other, at a rate. */
  async pour(seconds: number, perSecond: number): Promise<Waited[]> {
    const waiting: Promise<Waited>[] = [];
    for (let i = 0; i < seconds * perSecond; i += 1) {
      waiting.push(this.ask());
      await sleep(1_000 / perSecond);
    }
    return Promise.all(waiting);
  }
}

interface Waited {
  readonly ms: number;
  /** Null: answered. */
  readonly code: string | null;
}

// They wait most of their time, each for a ministry of its own.
describe.concurrent('a ministry that does not answer', { timeout: 20_000 }, () => {
  test('when it hangs, nobody waits more than a second and a half for it, and it is asked again once it is back', async (context) => {
    const pair = await Pair.start(context);
    pair.serve = after(5);
    expect((await pair.pour(0.5, 60)).every(({ code }) => code === null)).toBe(true);
    const held: ServerResponse[] = [];
    pair.serve = (response) => void held.push(response);
    const waited = await pair.pour(3, 60);
    expect(Math.max(...waited.map(({ ms }) => ms))).toBeLessThan(1_500);
    expect(waited.every(({ code }) => code === 'TIMEOUT' || code === 'UNAVAILABLE')).toBe(true);
    expect(pair.client.health()).toMatchObject({
      breaker: expect.stringMatching(/OPEN/),
      lastFault: { code: 'TIMEOUT' },
    });
    // Nothing of what hangs is left there once nobody waits for it.
    expect(held.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(1);
    pair.serve = after(5);
    await vi.waitFor(async () => expect((await pair.ask()).code).toBeNull(), { timeout: 8_000, interval: 100 });
  });

  test.for([true, false])('also where it was only greeted (there from the start: %s)', async (isThere, context) => {
    let greetings = 0;
    const pair = await Pair.start(context, true);
    pair.serve = (response, isProbe) => {
      if (isProbe) greetings += 1;
      if (isThere || greetings > 1) say(response);
      else response.destroy();
    };
    await vi.waitFor(() => expect(greetings).toBeGreaterThan(2 - Number(isThere)), { timeout: 3_000 });
    await sleep(50);
    pair.serve = () => {};
    const waited = await pair.pour(2, 30);
    expect(Math.max(...waited.map(({ ms }) => ms))).toBeLessThan(1_500);
    expect(new Set(waited.map(({ code }) => code))).toEqual(new Set(['TIMEOUT', 'UNAVAILABLE']));
  });

  test.for([
    ['that has always taken long', 1_000, 1_000],
    ['of which every call under way takes long, while it answers a probe', 5, 1_200],
  ] as const)('one %s is not cut off', async ([, first, then], context) => {
    const pair = await Pair.start(context);
    pair.serve = after(first);
    await Promise.all(Array.from({ length: 8 }, () => pair.ask()));
    pair.serve = (response, isProbe) => (isProbe && first < then ? say(response) : after(then)(response));
    const waited = await Promise.all(Array.from({ length: 16 }, () => pair.ask()));
    expect(waited.filter(({ code }) => code !== null)).toEqual([]);
    expect(pair.client.health()).toMatchObject({ breaker: 'CLOSED', turnedAway: 0 });
  });

  test('an operation that asks a hung one again and again waits once', async (context) => {
    const pair = await Pair.start(context);
    pair.serve = () => {};
    const who = caller(15_000);
    const began = performance.now();
    for (let n = 0; n < 3; n += 1)
      await expect(pair.client.call({ query: '{ a }', variables: { n }, ...who })).rejects.toMatchObject({
        code: 'TIMEOUT',
      });
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  test('one that has not answered anything yet has its whole time', async (context) => {
    const pair = await Pair.start(context);
    pair.serve = after(2_000);
    expect(await pair.ask()).toMatchObject({ code: null });
  });
});

test('this process being busy is no silence of the ministry', { timeout: 20_000 }, async (context) => {
  const pair = await Pair.start(context);
  pair.serve = after(5);
  await pair.pour(0.2, 60);
  pair.serve = after(200);
  const waiting = Array.from({ length: 4 }, () => pair.ask());
  for (let i = 0; i < 3; i += 1) {
    await sleep(5);
    const until = performance.now() + 800;
    while (performance.now() < until);
  }
  expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual([null, null, null, null]);
  expect(pair.client.health()).toMatchObject({ breaker: 'CLOSED' });
});
