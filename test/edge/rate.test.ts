import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Client, clientAddress } from '../../gateway/http/client-address.ts';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import type { Identity } from '../../gateway/policy/identity/identity.ts';
import { Documents } from '../../gateway/documents/documents.ts';
import { Operations } from '../../gateway/policy/limits/operations.ts';
import { createRate } from '../../gateway/policy/limits/rate.ts';
import { LoadLevel, Shedder } from '../../gateway/policy/limits/shed.ts';
import { freePort } from '../support/free-port.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { readLog } from '../observe/support/read-log.ts';
import { ask, type Edge, type EdgeOptions, startEdge, supergraphSdl, who } from './support.ts';

const open: Edge[] = [];
const start = (options: Partial<EdgeOptions> = {}): Edge => {
  const edge = startEdge(options);
  open.push(edge);
  return edge;
};
afterEach(async () => {
  for (const edge of open.splice(0)) await edge.close();
});

/** A twelfth of what an enterprise may spend in a minute. */
const DEAR = '{ chain(code: "x", maxUnits: 20000) { units { records { sector } } links { kind } depth } }';

describe('rate by cost', () => {
  test('who has spent all is refused until the minute is over, and nobody else is', async () => {
    const edge = start();
    const answers = [];
    for (let i = 0; i < 14; i += 1) answers.push(await ask(edge, { identity: who('enterprise', 'a'), query: DEAR }));
    const limited = answers.findIndex(({ code }) => code === 'RATE_LIMITED');
    expect(limited).toBe(Math.floor(classesOf(true).enterprise.pointsPerMinute / 160_000));
    expect(answers.slice(limited).every(({ status }) => status === 429)).toBe(true);
    const { headers, ran, message } = answers.at(-1) ?? {};
    expect(Number(headers?.['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers?.['retry-after'])).toBeLessThanOrEqual(60);
    expect([ran, message]).toEqual([null, expect.stringMatching(/ask again in \d+ s/)]);
    expect((await ask(edge, { identity: who('enterprise', 'a'), query: '{ unit(code: "x") { code } }' })).status).toBe(
      429,
    );
    expect((await ask(edge, { identity: who('enterprise', 'b'), query: DEAR })).status).toBe(200);
  });

  test('the request that is one too many is not run itself, and says when to ask again', async () => {
    const edge = start();
    const { pointsPerMinute } = classesOf(true).enterprise;
    let ran = 0;
    for (;;) {
      const answer = await ask(edge, { identity: who('enterprise', 'c'), query: DEAR });
      if (!answer.ran) {
        expect([answer.status, answer.code]).toEqual([429, 'RATE_LIMITED']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
        break;
      }
      ran += 1;
      expect(ran * 160_000).toBeLessThanOrEqual(pointsPerMinute);
    }
    const alone = createRate({ classes: classesOf(true) });
    expect((await alone.reserve('enterprise', 'd', pointsPerMinute)).waitMs).toBe(0);
    expect((await alone.reserve('enterprise', 'd', 1)).waitMs).toBeGreaterThan(50_000);
    expect(alone.waitMs('enterprise', 'd')).toBeGreaterThan(50_000);
    await alone.close();
  });

  test('guessing codes by aliases spends as much as guessing them one by one', async () => {
    const edge = start();
    // All but a thousand points, which are two hundred look-ups.
    const { pointsPerMinute, cost } = classesOf(true).enterprise;
    const spendMost = async (identity: Identity): Promise<void> => {
      for (let left = pointsPerMinute - 1_000; left > 0; left -= cost)
        await ask(edge, { identity, query: `{ chain(code: "x", maxUnits: ${Math.min(left, cost)}) { complete } }` });
    };
    const guesses = async (subject: string, each: number): Promise<number> => {
      const identity = who('enterprise', subject);
      await spendMost(identity);
      for (let guessed = 0; ; guessed += each) {
        const query = `{ ${Array.from({ length: each }, (_, i) => `a${i}: unit(code: "${guessed + i}") { code }`).join(' ')} }`;
        const { ran, code } = await ask(edge, { identity, query });
        if (ran) continue;
        expect(code).toBe('RATE_LIMITED');
        return guessed;
      }
    };
    expect([await guesses('single', 1), await guesses('aliased', 50), await guesses('by the hundred', 100)]).toEqual([
      200, 200, 200,
    ]);
  });

  test('anonymous callers are counted by address, an IPv6 network as one, and X-Forwarded-For only as our proxies wrote it', () => {
    const from = (address: string, forwarded?: string): Client => ({
      peer: { address },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    });
    expect(clientAddress(from('192.0.2.1', '198.51.100.9'), 0)).toBe('192.0.2.1');
    expect(clientAddress(from('10.0.0.1', '203.0.113.7, 198.51.100.9'), 1)).toBe('198.51.100.9');
    expect(clientAddress(from('10.0.0.1', '203.0.113.7, 198.51.100.9, 10.0.0.2'), 2)).toBe('198.51.100.9');
    expect(clientAddress(from('10.0.0.1', 'nonsense'), 1)).toBe('10.0.0.1');
    expect(clientAddress(from('10.0.0.1'), 1)).toBe('10.0.0.1');
    expect(clientAddress(from('::ffff:192.0.2.1'), 0)).toBe('192.0.2.1');
    expect(clientAddress(from('2001:db8:1:2::5'), 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress(from('2001:DB8:1:2:ffff:0:0:1'), 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress(from('2001:db8::7'), 0)).toBe('2001:db8:0:0::/64');
    expect(clientAddress(from('fe80::1%eth0'), 0)).toBe('fe80:0:0:0::/64');
    expect(clientAddress(from('::1'), 0)).toBe('0:0:0:0::/64');
  });

  test('what is refused for what it asks still costs something', async () => {
    const edge = start();
    const identity = who('enterprise', 'a');
    for (let i = 0; i < 5; i += 1)
      await ask(edge, { identity, query: `{ chain(code: "x", maxUnits: ${i < 4 ? 400_000 : 399_960}) { complete } }` });
    const tooMuch = `{ ${'unit(code: "x") { code } '.repeat(300)} }`;
    const codes = [];
    for (let i = 0; i < 6; i += 1) codes.push((await ask(edge, { identity, query: tooMuch })).code);
    expect(codes).toEqual([
      ...Array.from({ length: 4 }, () => 'OPERATION_TOO_COMPLEX'),
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });

  const CHAIN = '{ chain(code: "x", maxUnits: 1000) { units { records { sector } } links { kind } } }';

  test('what was walked is charged, not what was asked for', async () => {
    const edge = start();
    // 160,000 points each by what it asks for, of two million; a hundred or so by what it finds.
    const codes = [];
    for (let i = 0; i < 300; i += 1)
      codes.push(
        (await ask(edge, { identity: who('enterprise', 'w'), query: CHAIN.replace('1000', '20000'), walked: 12 })).code,
      );
    expect(new Set(codes)).toEqual(new Set([null]));
    // Who does walk what was asked for is charged that.
    const all = [];
    for (let i = 0; i < 14; i += 1)
      all.push((await ask(edge, { identity: who('enterprise', 'v'), query: DEAR, walked: 20_000 })).code);
    expect(all.indexOf('RATE_LIMITED')).toBe(12);
  });

  test('what is under way is reserved: it cannot be asked for twice, and is there again when it was not spent', async () => {
    const edge = start();
    const identity = who('enterprise', 'r');
    const finish = Promise.withResolvers<void>();
    const running = Array.from({ length: 12 }, () =>
      ask(edge, { identity, query: DEAR, walked: 3 }, () => finish.promise),
    );
    await sleep(10);
    expect((await ask(edge, { identity, query: DEAR, walked: 3 })).code).toBe('RATE_LIMITED');
    finish.resolve();
    await Promise.all(running);
    expect((await ask(edge, { identity, query: DEAR, walked: 3 })).code).toBeNull();
  });

  test('what is given back after its minute is no credit', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    try {
      const rate = createRate({
        classes: { ...classesOf(true), citizen: { ...classesOf(true).citizen, pointsPerMinute: 100 } },
      });
      const reserved = await rate.reserve('citizen', 'a', 90);
      await vi.advanceTimersByTimeAsync(61_000);
      reserved.giveBack(90);
      expect([
        (await rate.reserve('citizen', 'a', 100)).waitMs,
        (await rate.reserve('citizen', 'a', 1)).waitMs > 0,
      ]).toEqual([0, true]);
      await rate.close();
    } finally {
      vi.useRealTimers();
    }
  });

  test('the price of a walk is that of its dearest unit, whatever else is walked beside it', () => {
    const documents = new Documents(1_000_000);
    const weighed = new Operations(supergraphSdl).weigh(
      documents.of(
        '{ a: chain(code: "x", maxUnits: 20000) { complete } b: chain(code: "y", maxUnits: 100) { units { records { sector } unit { upstream(maxUnits: 50) { units { code } } } } } unit(code: "z") { code } }',
      ),
      null,
      {},
    );
    expect(weighed).toMatchObject({ estimate: { walk: { base: expect.any(Number), each: 1 + 1 + 5 + 1 + 1 } } });
    expect(
      typeof weighed === 'object' && 'estimate' in weighed && (weighed.estimate.walk?.base ?? Infinity),
    ).toBeLessThan(20);
    expect(new Operations(supergraphSdl).weigh(documents.of('{ unit(code: "z") { code } }'), null, {})).toMatchObject({
      estimate: { walk: null },
    });
  });

  test('production says at its start that nobody has told it of proxies, and once when it sees one', async () => {
    const lines = async (
      settings: Partial<EdgeOptions>,
      requests: readonly { address: string; headers: Record<string, string> }[],
    ): Promise<(string | undefined)[]> => {
      const log = readLog();
      try {
        const edge = start(settings);
        for (const each of requests)
          await ask(edge, { identity: who('anonymous'), query: '{ unit(code: "x") { code } }', ...each });
        return log.lines().map(({ event }) => event);
      } finally {
        log.restore();
      }
    };
    const proxied = { address: '10.1.2.3', headers: { 'x-forwarded-for': '203.0.113.7' } };
    const direct = { address: '203.0.113.7', headers: { 'x-forwarded-for': '198.51.100.1' } };
    expect(await lines({ trustedProxies: undefined }, [direct])).toEqual(['trusted-proxies']);
    expect(
      await lines({ trustedProxies: undefined }, [
        proxied,
        proxied,
        { address: 'fd00::1', headers: { forwarded: 'for=203.0.113.7' } },
      ]),
    ).toEqual(['trusted-proxies', 'untrusted-proxy']);
    expect(await lines({ trustedProxies: 0 }, [direct, { ...proxied, address: '::ffff:192.168.1.1' }])).toEqual([
      'untrusted-proxy',
    ]);
    expect(await lines({ trustedProxies: 1 }, [proxied])).toEqual([]);
    expect(await lines({ trustedProxies: undefined, production: false }, [proxied])).toEqual([]);
  });

  test('in development nobody is counted', async () => {
    const edge = start({ production: false });
    for (let i = 0; i < 30; i += 1)
      expect((await ask(edge, { identity: who('enterprise'), query: DEAR })).status).toBe(200);
  });
});

describe('with Redis', () => {
  const tiny = { ...classesOf(true), anonymous: { ...classesOf(true).anonymous, pointsPerMinute: 10 } };

  test('a Redis that is not there fails no request: each gateway counts for itself', async () => {
    const rate = createRate({ classes: tiny, redisUrl: `redis://127.0.0.1:${await freePort()}` });
    expect((await rate.reserve('anonymous', 'a', 8)).waitMs).toBe(0);
    expect((await rate.reserve('anonymous', 'a', 8)).waitMs).toBeGreaterThan(0);
    await rate.close();
  });

  test('a Redis that never answers fails none either', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const rate = createRate({ classes: tiny, redisUrl: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    expect((await rate.reserve('anonymous', 'a', 8)).waitMs).toBe(0);
    await rate.close();
    silent.close();
  });

  test('two gateways share one count', async (context) => {
    const port = await freePort();
    const server = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const began = await Promise.race([
      once(server.stdout, 'data').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    context.skip(!began, 'redis-server is not installed');
    const url = `redis://127.0.0.1:${port}`;
    const gateways = [createRate({ classes: tiny, redisUrl: url }), createRate({ classes: tiny, redisUrl: url })];
    try {
      // Until both are connected each counts for itself; then they agree about a caller that neither has seen.
      for (let i = 0; ; i += 1) {
        expect(i).toBeLessThan(200);
        await sleep(25);
        const waits = [
          await gateways[0]?.reserve('anonymous', `k${i}`, 8),
          await gateways[1]?.reserve('anonymous', `k${i}`, 8),
        ];
        if (waits[0]?.waitMs === 0 && (waits[1]?.waitMs ?? 0) > 0) break;
      }
      const stopped = once(server, 'exit');
      server.kill();
      await stopped;
      expect((await gateways[0]?.reserve('anonymous', 'later', 8))?.waitMs).toBe(0);
    } finally {
      for (const each of gateways) await each.close();
      server.kill();
    }
  });
});

describe('when there is too much to do', () => {
  const ROLES = ['anonymous', 'citizen', 'enterprise', 'data-team', 'regulator'] as const;

  test('callers are turned away class by class, the public first and regulators last', async () => {
    const edge = start({ maxConcurrent: 10, load: { level: () => 0, stop: () => {} } });
    const query = '{ unit(code: "x") { code } }';
    const finish = Promise.withResolvers<void>();
    const running: Promise<unknown>[] = [];
    const refusedAt: Record<string, number> = {};
    for (let under = 0; under <= 10; under += 1) {
      for (const role of ROLES.slice(0, -1)) {
        const { status, code, headers } = await ask(edge, {
          identity: who(role),
          query,
          params: role === 'anonymous' || role === 'citizen' ? {} : { query },
        });
        if (status !== 503) continue;
        expect([code, headers['retry-after']]).toEqual(['OVERLOADED', '2']);
        refusedAt[role] ??= under;
      }
      const last = ask(edge, { identity: who('regulator'), query }, () => finish.promise);
      running.push(last);
      await sleep(0);
    }
    expect(refusedAt).toEqual({ anonymous: 5, citizen: 6, enterprise: 7, 'data-team': 8 });
    expect(await running.at(-1)).toMatchObject({ status: 503 });
    finish.resolve();
    await Promise.all(running);
    // It is refused for what it is, no longer for how much there is.
    expect((await ask(edge, { identity: who('anonymous'), params: {} })).code).toBe('BAD_REQUEST');
  });

  const classes = classesOf(true);

  test('when classes are to yield they do in the same order, one in part', () => {
    let level = 0;
    const shedder = new Shedder({ most: 100_000, level: () => level });
    const served = (of: number): Record<string, number> => {
      level = of;
      const counts = Object.fromEntries(ROLES.map((role) => [role, 0]));
      for (let i = 0; i < 100; i += 1)
        for (const role of ROLES) if (shedder.enter(classes[role])) counts[role] = (counts[role] ?? 0) + 1;
      return counts;
    };
    expect(served(0)).toEqual({ anonymous: 100, citizen: 100, enterprise: 100, 'data-team': 100, regulator: 100 });
    expect(served(0.25)).toMatchObject({ anonymous: 75, citizen: 100 });
    expect(served(1.5)).toEqual({ anonymous: 0, citizen: 50, enterprise: 100, 'data-team': 100, regulator: 100 });
    expect(served(4)).toEqual({ anonymous: 0, citizen: 0, enterprise: 0, 'data-team': 0, regulator: 100 });
    const development = new Shedder({ most: 100_000, level: () => 5 });
    expect(ROLES.filter((role) => development.enter(classesOf(false)[role]))).toEqual(ROLES);
  });

  /** One worker, whose backlog is what a timer is late by. @returns what of each class was served, and how long regulators waited */
  function overload(
    seconds: number,
    perSecond: Readonly<Partial<Record<(typeof ROLES)[number], number>>>,
    workMs: number,
  ): { readonly share: Record<string, number>; readonly waited: number[] } {
    const load = new LoadLevel();
    const shedder = new Shedder({ most: 1_000, level: () => load.level });
    const dice = new Dice(7);
    const asked: Record<string, number> = {};
    const served: Record<string, number> = {};
    const waited: number[] = [];
    const running: number[] = [];
    let free = 0;
    for (let now = 0; now < seconds * 1_000; now += 1) {
      while (running[0] !== undefined && running[0] <= now) {
        running.shift();
        shedder.leave();
      }
      for (const role of ROLES) {
        if (!dice.chance((perSecond[role] ?? 0) / 1_000)) continue;
        const late = now > 3_000;
        if (late) asked[role] = (asked[role] ?? 0) + 1;
        if (!shedder.enter(classes[role])) continue;
        if (late) served[role] = (served[role] ?? 0) + 1;
        if (late && role === 'regulator') waited.push(Math.max(0, free - now));
        free = Math.max(free, now) + workMs;
        running.push(free);
      }
      if (now % 20 === 0) load.sample(Math.max(0, free - now));
    }
    return {
      share: Object.fromEntries(Object.keys(asked).map((role) => [role, (served[role] ?? 0) / (asked[role] ?? 1)])),
      waited: waited.toSorted((a, b) => a - b),
    };
  }

  test('under three times what can be done the public yields, and the classes above wait hardly longer', () => {
    // 5 ms each: two hundred a second can be done.
    const { share, waited } = overload(60, { anonymous: 520, citizen: 30, regulator: 50 }, 5);
    expect(waited[Math.floor(waited.length / 2)]).toBeLessThan(19);
    expect(waited[Math.floor(waited.length * 0.99)]).toBeLessThan(60);
    expect(share['regulator']).toBe(1);
    expect(share['citizen']).toBeGreaterThan(0.95);
    // Most of what they leave is done for the public: of its 520 a second 120 at the most.
    expect(share['anonymous']).toBeGreaterThan(0.11);
  });

  test('below what can be done nobody yields, whatever bursts there are', () => {
    const { share } = overload(60, { anonymous: 120, regulator: 20 }, 5);
    expect(share['regulator']).toBe(1);
    // At seven tenths of what can be done, arrivals bunch by chance.
    expect(share['anonymous']).toBeGreaterThan(0.98);
    const load = new LoadLevel();
    for (let i = 0; i < 1_000; i += 1) load.sample(i % 5 === 0 ? 0 : 500);
    expect(load.level).toBe(0);
  });
});
