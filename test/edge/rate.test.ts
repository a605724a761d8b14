import { type ProxySettings, ProxyWatch } from '../../gateway/policy/limits/untrusted-proxy.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Client, clientAddress } from '../../gateway/http/client-address.ts';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import type { Identity } from '../../common/identity/identity.ts';
import { Documents } from '../../gateway/documents/documents.ts';
import { Operations } from '../../gateway/policy/limits/operations.ts';
import { createRate } from '../../gateway/policy/limits/rate.ts';
import { Shedder } from '../../gateway/policy/limits/shed.ts';
import { freePort } from '../support/free-port.ts';
import { Dice } from '../execute/support/random/dice.ts';
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
    // What is not run is not charged as if it had been.
    const refused = [];
    for (let i = 0; i < 14; i += 1)
      refused.push((await ask(edge, { identity: who('enterprise', 'u'), query: DEAR, refused: true })).code);
    expect(new Set(refused)).toEqual(new Set(['BAD_REQUEST']));
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

  test('production knows that nobody has told it of proxies, and when it has seen one', () => {
    const told = (settings: ProxySettings, clients: readonly Client[]): readonly string[] => {
      const watch = new ProxyWatch(settings);
      for (const client of clients) watch.saw(client);
      return [...watch.conditions()].map(({ reason }) => reason);
    };
    const client = (address: string, headers: Client['headers']): Client => ({ headers, peer: { address } });
    const proxied = client('10.1.2.3', { 'x-forwarded-for': '203.0.113.7' });
    const direct = client('203.0.113.7', { 'x-forwarded-for': '198.51.100.1' });
    const untold = { production: true };
    expect(told(untold, [direct])).toEqual(['PROXIES_UNTOLD']);
    expect(told(untold, [direct, proxied, direct])).toEqual(['PROXY_UNTRUSTED']);
    expect(told(untold, [client('fd00::1', { forwarded: 'for=203.0.113.7' })])).toEqual(['PROXY_UNTRUSTED']);
    const none = { production: true, trustedProxies: 0 };
    expect(told(none, [direct])).toEqual([]);
    expect(told(none, [client('::ffff:192.168.1.1', proxied.headers)])).toEqual(['PROXY_UNTRUSTED']);
    expect(told({ production: true, trustedProxies: 1 }, [proxied])).toEqual([]);
    expect(told({ production: false }, [proxied])).toEqual([]);
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
    const rate = createRate({ classes: tiny, redis: { url: `redis://127.0.0.1:${await freePort()}` } });
    expect((await rate.reserve('anonymous', 'a', 8)).waitMs).toBe(0);
    expect((await rate.reserve('anonymous', 'a', 8)).waitMs).toBeGreaterThan(0);
    await rate.close();
  });

  test('a Redis that never answers fails none either', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const rate = createRate({
      classes: tiny,
      redis: { url: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}` },
    });
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
    const gateways = [createRate({ classes: tiny, redis: { url } }), createRate({ classes: tiny, redis: { url } })];
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
    const edge = start({ maxConcurrent: 10, loop: () => () => {} });
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
  type Role = (typeof ROLES)[number];

  /** Tells it for so long that its timers are late. */
  function late(shedder: Shedder, lateMs: number, seconds: number): void {
    for (let told = 0; told < seconds * 1_000; told += 20 + lateMs)
      shedder.sample({ lateMs, busy: lateMs > 0 ? 1 : 0 });
  }

  /** How many more of a class it lets begin, of a hundred. */
  function admitted(shedder: Shedder, role: Role): number {
    let count = 0;
    while (count < 100 && shedder.enter(classes[role])) count += 1;
    for (let i = 0; i < count; i += 1) shedder.leave(classes[role]);
    return count;
  }

  const FEW = expect.toSatisfy((count: number) => count > 0 && count < 5);

  test('while the event loop is late the lowest class yields, and the next only when nothing is left of that', () => {
    const shedder = new Shedder(100_000);
    const enter = (role: Role, count: number): void => {
      for (let i = 0; i < count; i += 1) expect(shedder.enter(classes[role])).toBe(true);
    };
    enter('anonymous', 40);
    enter('citizen', 30);
    enter('regulator', 1);
    late(shedder, 2, 5);
    // What was let in is still under way: no other class pays for it.
    expect(ROLES.map((role) => admitted(shedder, role))).toEqual([0, 100, 100, 100, 100]);
    for (let i = 0; i < 40; i += 1) shedder.leave(classes.anonymous);
    late(shedder, 0, 0.2);
    late(shedder, 2, 5);
    expect(ROLES.map((role) => admitted(shedder, role))).toEqual([FEW, 0, 100, 100, 100]);
    for (let i = 0; i < 30; i += 1) shedder.leave(classes.citizen);
    late(shedder, 0, 0.2);
    late(shedder, 2, 5);
    expect(ROLES.map((role) => admitted(shedder, role))).toEqual([FEW, FEW, 100, 100, 100]);
    // They come back, those first who yielded last.
    while (admitted(shedder, 'citizen') < 100) late(shedder, 0, 0.2);
    expect(admitted(shedder, 'anonymous')).toBeLessThan(30);
    for (let i = 0; i < 200; i += 1) {
      admitted(shedder, 'anonymous');
      late(shedder, 0, 0.2);
    }
    expect(admitted(shedder, 'anonymous')).toBe(100);
  });

  test('a class before which nobody comes bears more delay, and has some under way whatever the delay', () => {
    const shedder = new Shedder(100_000);
    for (let i = 0; i < 150; i += 1) shedder.enter(classes.regulator);
    late(shedder, 9, 5);
    expect(admitted(shedder, 'regulator')).toBe(100);
    late(shedder, 20, 5);
    expect(admitted(shedder, 'regulator')).toBe(0);
    for (let i = 0; i < 150; i += 1) shedder.leave(classes.regulator);
    late(shedder, 20, 60);
    expect(admitted(shedder, 'regulator')).toBe(100);
  });

  test('a delay that comes and goes turns nobody away, nor one outside production', () => {
    const shedder = new Shedder(100_000);
    for (let i = 0; i < 40; i += 1) shedder.enter(classes.anonymous);
    for (let i = 0; i < 1_000; i += 1) shedder.sample({ lateMs: i % 2 === 0 ? 0 : 500, busy: 1 });
    expect(admitted(shedder, 'anonymous')).toBe(100);
    const development = classesOf(false);
    for (let i = 0; i < 200; i += 1) shedder.enter(classes.anonymous);
    late(shedder, 20, 60);
    expect([admitted(shedder, 'anonymous'), shedder.enter(development.anonymous)]).toEqual([0, true]);
  });

  /** What a request does: pieces of work in the event loop, and a wait for a ministry after each but the last. */
  interface Work {
    readonly pieces: number;
    readonly workMs: number;
    readonly waitMs: number;
  }

  interface Answered {
    /** Of those asked, what was let in of each class. */
    readonly share: Readonly<Record<string, number>>;
    /** How long regulators' requests took, milliseconds, in order. */
    readonly took: readonly number[];
  }

  /** One event loop, whose backlog is what a timer is late by. The first seconds do not count. */
  function overload(
    seconds: number,
    perSecond: Readonly<Partial<Record<Role, number>>>,
    { pieces, workMs, waitMs }: Work,
  ): Answered {
    const shedder = new Shedder(1_000);
    const dice = new Dice(7);
    const asked: Record<string, number> = {};
    const served: Record<string, number> = {};
    const took: number[] = [];
    const due: { readonly at: number; readonly run: (now: number) => void }[] = [];
    let free = 0;
    let idleMs = 0;
    let watchedAt = 0;
    const at = (time: number, run: (now: number) => void): void => {
      let place = due.length;
      while (place > 0 && (due[place - 1]?.at ?? 0) < time) place -= 1;
      due.splice(place, 0, { at: time, run });
    };
    const work = (now: number, ms: number, done: (now: number) => void): void => {
      idleMs += Math.max(0, now - free);
      free = Math.max(free, now) + ms;
      at(free, done);
    };
    const begin = (role: Role, now: number): void => {
      const counts = now > 5_000;
      if (counts) asked[role] = (asked[role] ?? 0) + 1;
      if (!shedder.enter(classes[role])) return;
      if (counts) served[role] = (served[role] ?? 0) + 1;
      let left = pieces;
      const step = (from: number): void =>
        work(from, workMs * (0.5 + dice.next()), (then) => {
          left -= 1;
          if (left > 0) return at(then + waitMs * (0.5 + dice.next()), step);
          shedder.leave(classes[role]);
          if (counts && role === 'regulator') took.push(then - now);
        });
      step(now);
    };
    const arrive = (role: Role, rate: number, now: number): void => {
      begin(role, now);
      at(now - (Math.log(1 - dice.next()) / rate) * 1_000, (then) => arrive(role, rate, then));
    };
    for (const role of ROLES) if (perSecond[role]) arrive(role, perSecond[role], 0);
    const watch = (now: number): void => {
      const idle = idleMs + Math.max(0, now - free);
      shedder.sample({ lateMs: Math.max(0, free - now), busy: 1 - idle / Math.max(1, now - watchedAt) });
      free = Math.max(free, now);
      idleMs = 0;
      watchedAt = now;
      at(free + 20, watch);
    };
    watch(0);
    for (let next = due.pop(); next && next.at < seconds * 1_000; next = due.pop()) next.run(next.at);
    return {
      share: Object.fromEntries(Object.keys(asked).map((role) => [role, (served[role] ?? 0) / (asked[role] ?? 1)])),
      took: took.toSorted((a, b) => a - b),
    };
  }
  const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? NaN;

  // 1.1 ms of work each: nine hundred a second can be done.
  const USUAL: Work = { pieces: 5, workMs: 0.22, waitMs: 2 };

  test('under three times what can be done the public yields, and the classes above hardly take longer', () => {
    const alone = overload(60, { regulator: 90 }, USUAL);
    const { share, took } = overload(60, { anonymous: 2_600, citizen: 90, regulator: 90 }, USUAL);
    expect(quantile(took, 0.5) / quantile(alone.took, 0.5)).toBeLessThan(1.3);
    expect(quantile(took, 0.99) / quantile(alone.took, 0.99)).toBeLessThan(1.5);
    expect(share).toMatchObject({ regulator: 1, citizen: 1 });
    // What they leave of seven tenths of the time is the public’s: of its 2,600 a second 456 at the most.
    expect(share['anonymous']).toBeGreaterThan(0.16);
  });

  test('what waits for a slow ministry keeps nobody out, also while the public asks too much', () => {
    const slow = overload(60, { regulator: 90 }, { ...USUAL, waitMs: 500 });
    expect(slow.share['regulator']).toBe(1);
    const pressed = overload(60, { anonymous: 300, regulator: 90 }, { ...USUAL, waitMs: 500 });
    expect(pressed.share['regulator']).toBe(1);
  });

  test('while the event loop has time left nobody yields, though arrivals bunch by chance', () => {
    const { share } = overload(60, { anonymous: 440, regulator: 90 }, USUAL);
    expect(share).toMatchObject({ regulator: 1 });
    expect(share['anonymous']).toBeGreaterThan(0.99);
  });
});
