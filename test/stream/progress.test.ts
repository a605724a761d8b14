import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { type Chain, chainOf } from '../../gateway/chain/chain.ts';
import type { Discovery } from '../../gateway/chain/discovery.ts';
import { chainProgress } from '../../gateway/chain/progress.ts';
import { walk } from '../../gateway/chain/walk.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { caller, type FakeMinistry, fakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';
import { economy } from '../support/economy.ts';
import { runs } from '../support/runs.ts';

const { numRuns } = runs(60, 2_000);

const REQUEST: WalkRequest = {
  root: urn('shelf'),
  direction: 'BACK',
  kinds: null,
  from: -Infinity,
  to: Infinity,
  maxDepth: 20,
  maxUnits: 1_000,
};

interface Told {
  readonly soFar: readonly Chain[];
  readonly last: Chain;
}

async function follow(ministries: readonly FakeMinistry[], request = REQUEST, discovery?: Discovery): Promise<Told> {
  const asker = new Asker(ministries, caller(60_000), undefined, discovery);
  const source = chainProgress(asker, request);
  const soFar: Chain[] = [];
  for (;;) {
    const { done, value } = await source.next();
    if (done) return { soFar, last: value };
    soFar.push(value);
  }
}

/** Without how often who was asked, and how long it took; of a walk that stops at a limit that depends on who answered first. */
function bare({ coverage, ...chain }: Chain): string {
  const isCut = chain.gaps.some(({ reason }) => reason === 'UNIT_LIMIT');
  const lines = coverage.map(
    ({ sector, member, members, status, asked, excluded, answered, held, failed, withheld }) => [
      { sector, member, members, status, held, withheld },
      isCut ? null : { asked, excluded, answered, failed },
    ],
  );
  return JSON.stringify({ ...chain, coverage: lines });
}

/** No more of two long texts than where they differ. */
function isSame(a: string, b: string, what: string): void {
  const at = [...a].findIndex((char, i) => char !== b[i]);
  const text = (of: string): string => (a === b ? '' : of.slice(Math.max(0, at - 80), at + 200));
  expect(text(a), what).toBe(text(b));
  expect(a.length, what).toBe(b.length);
}

describe('over random economies whose members are quick, slow, silent or failing', () => {
  test('a chain that is followed ends as the one that is asked, and is never whole before', async () => {
    let events = 0;
    const one = async (i: number): Promise<void> => {
      const world = economy(`progress ${i}`);
      const faults = new Dice(`faults ${i}`);
      const kinds = world.ministries(0).map(() => faults.pick(['quick', 'quick', 'slow', 'silent', 'failing']));
      const ministries = (): FakeMinistry[] =>
        world.ministries(1).map((ministry, n) => ({
          ...ministry,
          timeoutMs: 400,
          async call(request) {
            if (kinds[n] === 'slow') await sleep(60);
            if (kinds[n] === 'silent') return new Promise(() => {}) as never;
            if (kinds[n] === 'failing') throw new Error('failed');
            return ministry.call(request);
          },
        }));
      const deadline = (all: readonly FakeMinistry[]): readonly FakeMinistry[] =>
        all.map((each) => ({
          ...each,
          // As the ministry call ends it.
          call: async (request) =>
            Promise.race([
              each.call(request),
              sleep(Math.max(0, request.deadlineAt - Date.now())).then(() => {
                throw Object.assign(new Error('late'), { code: 'TIMEOUT' });
              }),
            ]),
        }));
      const [asked, told] = [deadline(ministries()), deadline(ministries())];
      const { soFar, last } = await follow(told, world.request);
      const plain = await chainOf(await walk(new Asker(asked, caller(60_000)), world.request), asked);
      isSame(bare(last), bare(plain), `economy ${i}`);
      expect(last.gaps.filter(({ reason }) => reason === 'AWAITED')).toEqual([]);
      events += soFar.length;
      for (const [n, chain] of soFar.entries()) {
        expect(chain.complete).toBe(false);
        expect(chain.gaps.some(({ reason }) => reason === 'AWAITED')).toBe(true);
        expect(chain.root).toEqual(last.root);
        // Each shows something that the one before does not.
        if (n > 0) expect(bare(chain)).not.toBe(bare(soFar[n - 1] as Chain));
      }
    };
    await Promise.all(Array.from({ length: numRuns }, (_, i) => one(i)));
    expect(events).toBeGreaterThan(numRuns / 10);
  });
});

/** Answers only once it is let go. */
function gated(name: string, options: FakeOptions): { readonly ministry: FakeMinistry; readonly open: () => void } {
  const gate = Promise.withResolvers<undefined>();
  return {
    ministry: fakeMinistry(name, { ...options, instead: () => gate.promise }),
    open: () => gate.resolve(undefined),
  };
}

const SHELF_FROM_LOT = { from: urn('lot'), to: urn('shelf'), recordId: 'a' };

test('what is known is told while somebody does not answer, who is named as awaited', async () => {
  const late = gated('rare-earth', { links: [{ from: urn('mine'), to: urn('lot') }] });
  const source = chainProgress(
    new Asker(
      [fakeMinistry('agriculture', { links: [SHELF_FROM_LOT], holds: [urn('lot')] }), late.ministry],
      caller(60_000),
    ),
    REQUEST,
  );
  const first = (await source.next()).value;
  expect(first.units.map(({ code }) => code)).toEqual([urn('shelf'), urn('lot')]);
  expect(first.links).toMatchObject([{ from: urn('lot'), to: urn('shelf') }]);
  expect(first.gaps).toMatchObject([{ reason: 'AWAITED', member: 'rare-earth', codes: [urn('shelf'), urn('lot')] }]);
  expect(
    first.coverage.map(({ member, status, asked, answered, failed }) => [member, status, asked, answered, failed]),
  ).toEqual([
    ['agriculture', 'ANSWERED', 2, 2, 0],
    ['rare-earth', 'AWAITED', 2, 0, 0],
  ]);
  late.open();
  const last = await source.next();
  expect([last.done, last.value.complete, last.value.units.length]).toEqual([true, true, 3]);
});

test('nothing is told twice, and nobody who is not asked for the next makes another', async () => {
  const late = gated('rare-earth', {});
  const quick = fakeMinistry('agriculture', { links: [SHELF_FROM_LOT] });
  const source = chainProgress(new Asker([quick, late.ministry], caller(60_000)), REQUEST);
  await source.next();
  const next = source.next();
  expect(await Promise.race([next.then(() => 'told'), sleep(400, 'quiet')])).toBe('quiet');
  late.open();
  expect((await next).done).toBe(true);
});

test('whoever leaves ends it, while somebody does not answer', async () => {
  const gone = new AbortController();
  const late = gated('rare-earth', {});
  const source = chainProgress(
    new Asker([fakeMinistry('agriculture', { links: [SHELF_FROM_LOT] }), late.ministry], caller(60_000, gone.signal)),
    REQUEST,
  );
  await source.next();
  gone.abort();
  expect((await source.return(undefined as never)).done).toBe(true);
});

describe('two worlds that differ in what a filter knows and rules keep back', () => {
  /** Who says yes of the lot, and of it nothing that may be told, in the one; and is not asked in the other. */
  const worlds = async (hides: boolean, order: readonly ('keeper' | 'other')[]): Promise<string[]> => {
    const keeper = gated('agriculture', {});
    const other = gated('hazardous-goods', { links: [{ from: urn('well'), to: urn('lot') }] });
    const quick = fakeMinistry('food-drug', { links: [SHELF_FROM_LOT], holds: [urn('shelf')] });
    const secretive: FakeMinistry = { ...keeper.ministry, mayKnow: () => hides, policies: ['farming'] };
    const all = [secretive, quick, other.ministry];
    const discovery: Discovery = {
      mayKnow: (code) => all.filter(({ mayKnow }) => mayKnow?.(code) ?? true),
      youngFrom: Infinity,
    };
    const source = chainProgress(new Asker(all, caller(60_000), undefined, discovery), REQUEST);
    const told: string[] = [];
    told.push(bare((await source.next()).value));
    const opens = { keeper: keeper.open, other: other.open };
    for (const each of order) {
      opens[each]();
      await sleep(250);
    }
    for (;;) {
      const { done, value } = await source.next();
      told.push(bare(value));
      if (done) return told;
    }
  };

  test.each([[['keeper', 'other']], [['other', 'keeper']]] as const)(
    'are told alike, answered in the order of %j',
    async (order) => {
      const [hidden, absent] = await Promise.all([worlds(true, order), worlds(false, order)]);
      isSame(hidden[0] ?? '', absent[0] ?? '', 'first');
      isSame(hidden.at(-1) ?? '', absent.at(-1) ?? '', 'last');
      // That it answers shows nowhere while others are waited for.
      if (order[0] === 'keeper') expect(hidden.length).toBe(absent.length);
      // Nowhere before the end is it told whether the member was asked: all of its sector is waited for in both.
      for (const each of hidden.slice(0, -1)) {
        expect(each.includes('"reason":"AWAITED","sector":"AGRICULTURE","member":null')).toBe(true);
        expect(
          each.includes('"member":"agriculture","members":1,"status":"AWAITED","held":0,"withheld":[]},{"asked":0,'),
        ).toBe(true);
      }
    },
  );
});
