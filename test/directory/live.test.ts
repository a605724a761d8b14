import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { startChainOnly } from '../../gateway/chain-only/serve.ts';
import type { DirectoryEntry } from '../../gateway/directory/list.ts';
import { declareInvalid } from '../../subgraphs/kit/invalidate.ts';
import type { FakeOptions } from '../support/fake-ministry.ts';
import { freePort } from '../support/free-port.ts';
import { urn } from '../support/fake-ministry.ts';
import {
  type Chain,
  chainFrom,
  entryOf,
  type Federation,
  type ServedMember,
  serveMember,
  startFederation,
} from './support/federation.ts';

const [LOT, FLOUR, BREAD] = [urn('lot'), urn('flour'), urn('bread')];
const CHAIN = chainFrom(LOT);

/** Of one that holds the lot and knows what was made of it. */
const KNOWS: FakeOptions = { holds: [LOT], links: [{ from: LOT, to: FLOUR }] };
const KNOWS_MORE: FakeOptions = { holds: [LOT, FLOUR], links: [{ from: FLOUR, to: BREAD }] };

async function member(name: string, options: FakeOptions): Promise<ServedMember> {
  const served = await serveMember(name, options);
  onTestFinished(() => served.stop());
  return served;
}

async function start(
  listed: readonly DirectoryEntry[],
  options?: Parameters<typeof startFederation>[1],
): Promise<Federation> {
  const federation = await startFederation(listed, options);
  onTestFinished(() => federation.stop());
  return federation;
}

const chainIn = async (federation: Federation): Promise<Chain> => (await federation.ask(CHAIN)).data.chain;
const codesIn = ({ units }: Chain): readonly string[] => units.map(({ code }) => code);
const counts = (federation: Federation, serial: number): Promise<void> =>
  vi.waitFor(async () => expect((await federation.health()).directory.serial).toBe(serial), { timeout: 20_000 });

test('a sector that has members is answered by these alone, each of the others by its subgraph', async () => {
  const [east, south] = [await member('agriculture/370000', KNOWS), await member('agriculture/440000', KNOWS_MORE)];
  const federation = await start([entryOf(east), entryOf(south)]);
  const chain = await chainIn(federation);
  expect([codesIn(chain), chain.complete]).toEqual([[LOT, FLOUR, BREAD], true]);
  expect(federation.ministries['agriculture']?.calls).toEqual([]);
  // A member's calls are signed for its sector, at its address.
  expect([east.signedFor(), south.signedFor()]).toEqual(['agriculture', 'agriculture']);
  expect(federation.ministries['food-drug']?.calls).not.toEqual([]);
  const { status, ministries, directory } = await federation.health();
  expect([status, Object.keys(ministries).filter((name) => name.startsWith('agri')), directory]).toMatchObject([
    'ok',
    ['agriculture/370000', 'agriculture/440000'],
    { serial: 1, trial: [], refused: null },
  ]);
});

test('a sector on the graph before its member has started leaves no chain incomplete; once it counts it does', async () => {
  const early = { name: 'rare-earth', url: 'http://127.0.0.1:9/graphql' };
  const federation = await start([entryOf(early, 'trial')], { down: ['rare-earth'] });
  expect(await chainIn(federation)).toMatchObject({ complete: true, gaps: [] });
  expect(await federation.health()).toMatchObject({ status: 'ok', directory: { trial: ['rare-earth'] } });
  expect(Object.keys((await federation.health()).ministries)).not.toContain('rare-earth');

  await federation.write(2, [entryOf(early)]);
  await counts(federation, 2);
  expect(await chainIn(federation)).toMatchObject({
    complete: false,
    gaps: [{ sector: 'RARE_EARTH', reason: 'UNAVAILABLE' }],
  });
});

test('nobody asks a member that is on trial, and what becomes of it costs no chain anything', async () => {
  const [east, tried] = [await member('agriculture/370000', KNOWS), await member('agriculture/440000', KNOWS_MORE)];
  const federation = await start([entryOf(east), entryOf(tried, 'trial')]);
  expect(await chainIn(federation)).toMatchObject({ complete: true });
  await tried.stop();
  expect(await chainIn(federation)).toMatchObject({ complete: true });
  expect(tried.calls).toEqual([]);
});

test('members join, leave and move under load, and no request lacks anything for it', async () => {
  const east = await member('agriculture/370000', KNOWS);
  const moved = await member('agriculture/370000', KNOWS);
  const south = await member('agriculture/440000', { holds: [BREAD], delayMs: 5 });
  const federation = await start([entryOf(east)]);
  const over = new AbortController();
  const chains: Chain[] = [];
  const asking = Array.from({ length: 8 }, async () => {
    while (!over.signal.aborted) chains.push(await chainIn(federation));
  });
  const lists = [[entryOf(east), entryOf(south)], [entryOf(moved), entryOf(south)], [entryOf(moved)], [entryOf(east)]];
  for (let serial = 2; serial < 10; serial += 1) {
    const before = chains.length;
    await federation.publish(serial, lists[serial % lists.length] ?? []);
    await counts(federation, serial);
    // Each list is asked under, and left under load.
    await vi.waitFor(() => expect(chains.length).toBeGreaterThan(before + 8), { timeout: 20_000, interval: 5 });
  }
  over.abort();
  await Promise.all(asking);
  expect(chains.length).toBeGreaterThan(20);
  for (const chain of chains) expect(chain).toMatchObject({ complete: true, gaps: [] });
  for (const chain of chains) expect(codesIn(chain)).toEqual([LOT, FLOUR]);
  expect([moved.calls.length, south.calls.length].every((calls) => calls > 0)).toBe(true);
}, 60_000);

test('a request goes on with the members that it began with; who has left is let go after it', async () => {
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const leaver = await member('agriculture/370000', {
    ...KNOWS,
    instead: async () => {
      await held;
      return undefined;
    },
  });
  const stays = await member('agriculture/440000', {});
  const federation = await start([entryOf(leaver), entryOf(stays)], { env: { GATEWAY_MERGE_REQUESTS: 'true' } });
  const under = chainIn(federation);
  await vi.waitFor(() => expect(leaver.calls).toHaveLength(1), { timeout: 20_000 });
  await federation.publish(2, [entryOf(stays)]);
  await counts(federation, 2);
  // Its like begins and ends without it.
  expect(await chainIn(federation)).toMatchObject({ complete: true, units: [{ code: LOT, sectors: [] }] });
  expect(leaver.calls).toHaveLength(1);
  await sleep(50);
  expect(await leaver.connections()).toBeGreaterThan(0);
  answer();
  const chain = await under;
  expect([codesIn(chain), chain.complete]).toEqual([[LOT, FLOUR], true]);
  await vi.waitFor(async () => expect(await leaver.connections()).toBe(0), { timeout: 20_000 });
  expect(Object.keys((await federation.health()).ministries)).not.toContain(leaver.name);
});

test('a member whose address and limits stay keeps what is known of it', async () => {
  const [east, south] = [await member('agriculture/370000', KNOWS), await member('agriculture/440000', {})];
  const federation = await start([entryOf(east)]);
  await chainIn(federation);
  await east.stop();
  await chainIn(federation);
  const of = async (): Promise<unknown> => (await federation.health()).ministries[east.name];
  const before = await of();
  expect(before).toMatchObject({ lastFault: 'UNAVAILABLE' });
  // A probe may be under way at either look.
  const known = { ...(before as object), breaker: expect.stringMatching(/OPEN$/) as string };
  await federation.publish(2, [entryOf(east), entryOf(south)]);
  await counts(federation, 2);
  expect(await of()).toEqual(known);
  await federation.publish(3, [entryOf(east, 'counts', { limits: { timeoutMs: 900 } }), entryOf(south)]);
  await counts(federation, 3);
  expect(await of()).toMatchObject({ lastFault: null });
});

test('a list that is refused is told in /health and by a metric, and the last one counts on', async () => {
  const east = await member('agriculture/370000', KNOWS);
  const metricsPort = String(await freePort());
  const federation = await start([entryOf(east)], { env: { GATEWAY_METRICS_PORT: metricsPort } });
  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(await metrics()).toMatch(/^tongcha_gateway_directory_refused 0$/m);
  await federation.write(2, [entryOf(east), entryOf(east)]);
  await vi.waitFor(
    async () =>
      expect(await federation.health()).toMatchObject({
        status: 'degraded',
        directory: { serial: 1, refused: { code: 'NOT_VALID', reason: 'it is no list of members' } },
      }),
    { timeout: 20_000 },
  );
  expect(codesIn(await chainIn(federation))).toEqual([LOT, FLOUR]);
  expect(await metrics()).toMatch(/^tongcha_gateway_directory_refused 1$/m);
  expect(await metrics()).toMatch(/^tongcha_gateway_directory_serial 1$/m);
  expect(await metrics()).toContain('tongcha_ministry_questions_total{ministry="agriculture/370000"}');
});

test('a member declares invalid what is kept of its own answers, with the key that the directory has of it', async () => {
  const [east, south] = [await member('agriculture/370000', KNOWS), await member('agriculture/440000', KNOWS_MORE)];
  const federation = await start([entryOf(east), entryOf(south)], { env: { GATEWAY_CACHE_MB: '1' } });
  const { privateFile, publicFile } = await makeKeys(federation.at('own'));
  const { keys } = JSON.parse(readFileSync(publicFile, 'utf8')) as Pick<DirectoryEntry, 'keys'>;
  const declare = (ministry: string): Promise<unknown> =>
    declareInvalid({ gateway: federation.url, ministry, keyFile: privateFile }, { codes: [LOT] }).then(
      () => 'done',
      (error: unknown) => (error as Error).message,
    );
  expect(await declare(east.name)).not.toBe('done');
  await federation.write(2, [entryOf(east, 'counts', keys ? { keys } : {}), entryOf(south)]);
  await counts(federation, 2);
  const ask = async (): Promise<readonly number[]> => {
    await chainIn(federation);
    return [east.calls.length, south.calls.length];
  };
  await ask();
  const before = await ask();
  expect(await ask()).toEqual(before);
  expect(await declare(south.name)).not.toBe('done');
  expect(await ask()).toEqual(before);
  expect(await declare(east.name)).toBe('done');
  const after = await ask();
  expect([(after[0] ?? 0) > (before[0] ?? 0), after[1]]).toEqual([true, before[1]]);
});

test('behind another router the chain follows the directory, too', async () => {
  const [east, south] = [await member('agriculture/370000', KNOWS), await member('agriculture/440000', KNOWS_MORE)];
  const federation = await start([entryOf(east), entryOf(south, 'trial')], { start: startChainOnly });
  expect(codesIn(await chainIn(federation))).toEqual([LOT, FLOUR]);
  await federation.write(2, [entryOf(east), entryOf(south)]);
  await vi.waitFor(async () => expect(codesIn(await chainIn(federation))).toEqual([LOT, FLOUR, BREAD]), {
    timeout: 20_000,
  });
});
