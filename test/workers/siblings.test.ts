import { CallMemory } from '../../common/signature/call-memory.ts';
import { afterEach, expect, test, vi } from 'vitest';
import type { CacheStore } from '../../gateway/cache/store.ts';
import { createRate, type Rate } from '../../gateway/policy/limits/rate.ts';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import { Channel } from '../../gateway/workers/channel.ts';
import { partOf } from '../../gateway/workers/part-of.ts';
import type { OfSupervisor, OfWorker } from '../../gateway/workers/protocol.ts';
import { Siblings } from '../../gateway/workers/siblings.ts';
import { countSpending } from '../../gateway/workers/spending.ts';
import { wholeHealth } from '../../gateway/workers/whole-health.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { type Line, line } from './support/ports.ts';

const spending = countSpending({ production: true });
const texts = new Map<string, string>();
const calls = new CallMemory();
const POINTS = classesOf(true).anonymous.pointsPerMinute;

interface Joined {
  readonly siblings: Siblings;
  readonly line: Line;
  readonly channel: Channel<OfSupervisor, OfWorker>;
}

/** A worker whose supervisor is this test. */
async function join(
  more: Partial<ConstructorParameters<typeof Channel<OfSupervisor, OfWorker>>[1]> = {},
): Promise<Joined> {
  const between = line();
  const channel = new Channel<OfSupervisor, OfWorker>(between.ends[0], {
    place: () => ({ place: 1, workers: 2, othersReady: false }),
    standing: () => null,
    invalidate: () => true,
    health: () => ({ workers: [], conditions: [] }),
    takesFirst: ({ nonce, until }) => calls.take(nonce, until, 0) === 'taken',
    readText: (name) => texts.get(name) ?? null,
    writeText({ name, text }) {
      texts.set(name, text);
      return null;
    },
    lastMetrics: () => null,
    ...spending,
    ...more,
  });
  return { siblings: await Siblings.join(between.ends[1]), line: between, channel };
}

function rateOf({ siblings }: Joined): Rate {
  return createRate({ classes: classesOf(true), shared: (role, own) => siblings.limiter(role, own) });
}

afterEach(() => void vi.restoreAllMocks());

test('a caller’s points are counted over all workers, and what it gives back at one it may spend at another', async () => {
  const [one, two] = [rateOf(await join()), rateOf(await join())];
  const first = await one.reserve('anonymous', 'a', POINTS * 0.75);
  expect(first.waitMs).toBe(0);
  const refused = await two.reserve('anonymous', 'a', POINTS / 2);
  expect(refused.waitMs).toBeGreaterThan(0);
  expect(two.waitMs('anonymous', 'a')).toBeGreaterThan(0);
  expect((await two.reserve('anonymous', 'b', POINTS / 2)).waitMs).toBe(0);
  refused.giveBack(POINTS / 2);
  first.giveBack(POINTS * 0.75);
  await vi.waitFor(async () => expect((await two.reserve('anonymous', 'a', POINTS / 2)).waitMs).toBe(0));
});

test('while the supervisor does not answer, a worker counts for itself: no request fails', async () => {
  const worker = await join();
  const rate = rateOf(worker);
  worker.line.cut();
  expect((await rate.reserve('anonymous', 'c', POINTS)).waitMs).toBe(0);
  expect((await rate.reserve('anonymous', 'c', 1)).waitMs).toBeGreaterThan(0);
});

test('a call is taken once by all workers together, and by none while nobody knows', async () => {
  const [one, two] = [await join(), await join()];
  expect(await one.siblings.takesFirst({ nonce: 'a', until: 9 })).toBe(true);
  expect(await two.siblings.takesFirst({ nonce: 'a', until: 9 })).toBe(false);
  expect(await two.siblings.takesFirst({ nonce: 'b', until: 9 })).toBe(true);
  one.line.cut();
  expect(await one.siblings.takesFirst({ nonce: 'c', until: 9 })).toBe(false);
});

test('what one worker keeps the next one reads, under its name alone', async () => {
  const [one, two] = [await join(), await join()];
  await one.siblings.keepTexts('agreements').write('in force');
  expect(await two.siblings.keepTexts('agreements').read()).toBe('in force');
  expect(await two.siblings.keepTexts('keys').read()).toBeNull();
  two.line.cut();
  await expect(two.siblings.keepTexts('agreements').read()).rejects.toThrow('nobody is there');
});

function storeOf(told: string[], works = true): CacheStore {
  return {
    get: async () => null,
    set: () => {},
    invalidate: async (_, tags) => works && told.push(...tags) > 0,
    close: () => {},
  };
}

test('what is declared invalid at one worker is so at all, or is not said to be', async () => {
  const told = { one: [] as string[], two: [] as string[] };
  let works = true;
  const two = await join();
  two.siblings.everywhere(storeOf(told.two));
  const one = await join({
    invalidate: async (given) => works && two.channel.ask('invalidate', given, 1_000),
  });
  const everywhere = one.siblings.everywhere(storeOf(told.one));
  expect(await everywhere.invalidate('food', ['a', 'b'])).toBe(true);
  expect(told).toEqual({ one: ['a', 'b'], two: ['a', 'b'] });
  works = false;
  expect(await everywhere.invalidate('food', ['c'])).toBe(false);
  one.line.cut();
  expect(await everywhere.invalidate('food', ['d'])).toBe(false);
});

test('the health of the whole is that of its worst worker, with a line of each', async () => {
  const since = '2026-11-29T00:00:00.000Z';
  const well = { status: 'ok', conditions: [], supergraph: { hash: 'a' } };
  const ill = { status: 'degraded', conditions: [{ reason: 'AUDIT_UNWRITABLE' }], supergraph: { hash: 'b' } };
  const { siblings } = await join({
    health: () => ({
      workers: [
        { worker: 1, state: 'ready', since, health: well },
        { worker: 2, state: 'not ready', since, health: ill },
        { worker: 3, state: 'silent', since, health: null },
      ],
      conditions: [],
    }),
  });
  expect(await wholeHealth(well, siblings)).toEqual({
    ...ill,
    workers: [
      { worker: 1, state: 'ready', since, status: 'ok', conditions: [], supergraph: 'a' },
      { worker: 2, state: 'not ready', since, status: 'degraded', conditions: ill.conditions, supergraph: 'b' },
      { worker: 3, state: 'silent', since },
    ],
  });
  expect(await wholeHealth(well, undefined)).toBe(well);
});

test('a question that the other side fails, or that is cut off, is answered as that', async () => {
  const between = line();
  const asking = new Channel<OfWorker, OfSupervisor>(between.ends[1], {} as never);
  await expect(asking.ask('place', null, 20)).rejects.toThrow('no answer in 20 ms');
  const waiting = asking.ask('place', null, 10_000);
  asking.end();
  await expect(waiting).rejects.toThrow('it has ended');
  between.cut();
  await expect(asking.ask('place', null, 10_000)).rejects.toThrow('nobody is there');
});

test('a worker has its part of memory and of what may be under way', () => {
  const config = readGatewayConfig({
    env: { GATEWAY_CACHE_MB: '64', GATEWAY_PLAN_CACHE_MB: '3', GATEWAY_MAX_CONCURRENT: '1000' },
  });
  expect(partOf(config, 3)).toMatchObject({ cacheMb: 22, planCacheMb: 1, maxConcurrent: 334 });
  expect(partOf(config, 1)).toEqual(config);
});
