import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import type { Gap } from '../../gateway/chain/gaps.ts';
import { Tally } from '../../gateway/chain/tally.ts';
import { walk, type Walked } from '../../gateway/chain/walk.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import type { SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { caller, type FakeLink, fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { Dice } from '../execute/support/random/dice.ts';

interface Chain {
  units: { code: string; depth: number; sectors: string[] }[];
  links: { from: string; to: string; evidence: { sector: string }[] }[];
  gaps: Gap[];
  coverage: {
    sector: string;
    member: string | null;
    members: number;
    status: string;
    asked: number;
    excluded: number;
    answered: number;
    held: number;
    failed: number;
    calls: number;
    withheld: unknown[];
  }[];
  withheld: { sector: string; policy: string | null }[];
  complete: boolean;
  depth: number;
  origins: { code: string }[];
  destinations: { code: string }[];
}

async function chain(
  ministries: readonly WalkedMinistry[],
  request: Partial<WalkRequest> & { root: string },
  deadlineMs = 5_000,
): Promise<Chain> {
  const asker = new Asker(ministries, caller(deadlineMs));
  const walked = await walk(asker, {
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 20,
    maxUnits: 1000,
    ...request,
  });
  return (await chainOf(walked, ministries)) as unknown as Chain;
}

/** A graph of `units` units in layers of `width`, each made from three of the next layer. */
function layers(units: number, width: number): FakeLink[] {
  const links: FakeLink[] = [];
  for (let i = 1; i < units; i += 1) {
    const layer = Math.ceil(i / width);
    for (let k = 0; k < 3; k += 1) {
      const parent = layer === 1 ? 0 : (layer - 2) * width + 1 + ((i * 7 + k * 3) % width);
      links.push({ from: urn(i), to: urn(parent), recordId: `${i}.${k}` });
    }
  }
  return links;
}

const timesAsked = (ministry: FakeMinistry): number[] =>
  [...Map.groupBy(ministry.calls.flat(), (code) => code).values()].map((each) => each.length);

test('over 1,200 units each ministry is asked at most once a unit, in few calls', async () => {
  const links = layers(1_200, 120);
  const ministries = ['agriculture', 'food-drug', 'hazardous-goods'].map((name, i) =>
    fakeMinistry(name, { links: links.filter((_, n) => n % 3 === i), holds: [urn(i)], delayMs: 3, maxBatch: 100 }),
  );
  const answer = await chain(ministries, { root: urn(0), maxUnits: 5_000 });
  expect(answer.units).toHaveLength(1_200);
  for (const ministry of ministries) expect(Math.max(...timesAsked(ministry))).toBe(1);
  expect(answer.complete).toBe(true);
  expect(answer.coverage.map(({ asked, answered, held, failed }) => ({ asked, answered, held, failed }))).toEqual(
    [1, 1, 1].map((held) => ({ asked: 1_200, answered: 1_200, held, failed: 0 })),
  );
  for (const [i, ministry] of ministries.entries()) {
    expect(answer.coverage[i]?.calls).toBe(ministry.calls.length);
    expect(ministry.calls.length).toBeLessThan(60);
  }
});

test('a unit reached by 50 paths is asked once', async () => {
  const middle = Array.from({ length: 50 }, (_, i) => urn(`m${i}`));
  const links = middle.flatMap((code) => [
    { from: code, to: urn('root') },
    { from: urn('shared'), to: code },
  ]);
  const ministry = fakeMinistry('agriculture', { links });
  const answer = await chain([ministry], { root: urn('root') });
  expect(answer.units).toHaveLength(52);
  expect(ministry.calls.flat().filter((code) => code === urn('shared'))).toHaveLength(1);
  expect(answer.links.filter((link) => link.from === urn('shared'))).toHaveLength(50);
});

test('a cycle of two units ends, with both links', async () => {
  const ministry = fakeMinistry('food-drug', {
    links: [
      { from: urn('a'), to: urn('b') },
      { from: urn('b'), to: urn('a') },
    ],
  });
  const answer = await chain([ministry], { root: urn('a') });
  expect(answer.units.map((unit) => unit.code)).toEqual([urn('a'), urn('b')]);
  expect(answer.links).toHaveLength(2);
  expect(answer.origins).toEqual([]);
});

test('the same data gives the same answer whatever the order and speed of the answers', async () => {
  const links = layers(300, 40);
  const dice = new Dice('speeds');
  const answers = new Set<string>();
  for (let round = 0; round < 6; round += 1) {
    const ministries = ['agriculture', 'food-drug', 'rare-earth'].map((name, i) =>
      fakeMinistry(name, {
        links: links.filter((_, n) => n % 3 === i),
        holds: [urn(5), urn(i)],
        delayMs: () => dice.next() * 8,
        maxBatch: 7 + round * 3,
      }),
    );
    const { coverage, ...rest } = await chain(ministries, { root: urn(0), maxUnits: round % 2 === 0 ? 120 : 120 });
    expect(coverage).toHaveLength(3);
    answers.add(JSON.stringify(rest));
  }
  expect(answers.size).toBe(1);
});

test('a walk does not wait for a level to end: a slow ministry delays only what depends on it', async () => {
  // Five fast links in a row beside one slow ministry that knows of nothing.
  const row = Array.from({ length: 5 }, (_, i) => ({ from: urn(i + 1), to: urn(i) }));
  const seen: number[] = [];
  const began = Date.now();
  const fast = fakeMinistry('agriculture', {
    links: row,
    delayMs: 5,
    instead: () => void seen.push(Date.now() - began),
  });
  const slow = fakeMinistry('food-drug', { delayMs: 300 });
  await chain([fast, slow], { root: urn(0) });
  expect(fast.calls.flat()).toHaveLength(6);
  expect(seen.at(-1)).toBeLessThan(290);
});

test('a ministry that fails is a gap with its reason and codes, and the walk goes on', async () => {
  const good = fakeMinistry('agriculture', { links: [{ from: urn(1), to: urn(0) }], holds: [urn(0)] });
  const cases = [
    [new Fault('UNAVAILABLE', 'x'), 'UNAVAILABLE'],
    [new Fault('TIMEOUT', 'x'), 'TIMEOUT'],
    [new Fault('REFUSED', 'x'), 'FORBIDDEN'],
    [new Fault('CREDENTIALS_REFUSED', 'x'), 'CREDENTIALS_REFUSED'],
    [new Fault('BAD_ANSWER', 'x'), 'BAD_ANSWER'],
    [new Error('a bug'), 'BAD_ANSWER'],
  ] as const;
  for (const [fault, reason] of cases) {
    const bad = fakeMinistry('food-drug', { instead: () => Promise.reject(fault) });
    const answer = await chain([good, bad], { root: urn(0) });
    expect(answer.units.map((unit) => unit.code)).toEqual([urn(0), urn(1)]);
    expect(answer.gaps).toEqual([
      {
        reason,
        sector: 'FOOD_DRUG',
        member: 'food-drug',
        system: null,
        codes: [urn(0), urn(1)],
        message: expect.stringContaining('FOOD_DRUG'),
      },
    ]);
    expect(answer.complete).toBe(false);
    expect(answer.coverage[1]).toMatchObject({
      sector: 'FOOD_DRUG',
      status: 'FAILED',
      asked: 2,
      answered: 0,
      failed: 2,
    });
  }
});

test.each([
  ['no data', { data: null, errors: [] }],
  ['too few entities', { data: { _entities: [] }, errors: [] }],
  ['entities that are no list', { data: { _entities: { length: 1 } }, errors: [] }],
  ['an entity that is text', { data: { _entities: ['x'] }, errors: [] }],
  ['links that are no list', { data: { _entities: [{ record: null, links: 'none' }] }, errors: [] }],
  [
    'a link about another unit',
    {
      data: {
        _entities: [
          { record: null, links: [{ kind: 'PACK', from: 'urn:a', to: 'urn:other', evidence: { confidence: 'HIGH' } }] },
        ],
      },
      errors: [],
    },
  ],
  [
    'a link of an unknown kind',
    {
      data: {
        _entities: [
          { record: null, links: [{ kind: 'EVIL', from: 'urn:a', to: urn(0), evidence: { confidence: 'HIGH' } }] },
        ],
      },
      errors: [],
    },
  ],
  [
    'a link without evidence',
    { data: { _entities: [{ record: null, links: [{ kind: 'PACK', from: 'urn:a', to: urn(0) }] }] }, errors: [] },
  ],
])('%s is that ministry’s gap and never a silent nothing', async (_, bad) => {
  const answer = await chain([fakeMinistry('food-drug', { instead: () => bad })], { root: urn(0) });
  expect(answer.units.map((unit) => unit.code)).toEqual([urn(0)]);
  expect(answer.gaps).toMatchObject([{ reason: 'BAD_ANSWER', sector: 'FOOD_DRUG', codes: [urn(0)] }]);
});

test('one code’s error leaves the others of its batch standing', async () => {
  const ministry = fakeMinistry('agriculture', {
    links: [
      { from: urn(1), to: urn(0) },
      { from: urn(2), to: urn(0) },
    ],
    errors: (codes) =>
      codes.flatMap((code, i) =>
        code === urn(2) ? [{ code: 'UNAVAILABLE', path: ['_entities', i, 'links'], system: 'bus', codes: [] }] : [],
      ),
  });
  const answer = await chain([ministry], { root: urn(0) });
  expect(answer.units).toHaveLength(3);
  expect(answer.gaps).toMatchObject([{ reason: 'UNAVAILABLE', sector: 'AGRICULTURE', system: 'bus', codes: [urn(2)] }]);
});

test('a code that fails in two ways for one reason stands in its gap once', async () => {
  const ministry = fakeMinistry('agriculture', {
    errors: (codes) =>
      codes.flatMap((_, i) =>
        ['record', 'links'].map((field) => ({
          code: 'TIMEOUT',
          path: ['_entities', i, field],
          system: 'bus',
          codes: [],
        })),
      ),
  });
  const answer = await chain([ministry], { root: urn(0) });
  expect(answer.gaps).toMatchObject([{ reason: 'TIMEOUT', system: 'bus', codes: [urn(0)] }]);
  expect(answer.gaps).toHaveLength(1);
});

test('an answer that stands but may be incomplete is a gap beside it', async () => {
  const ministry = fakeMinistry('food-drug', {
    links: [{ from: urn(1), to: urn(0) }],
    errors: (codes) =>
      codes.includes(urn(0)) ? [{ code: 'TIMEOUT', path: null, system: 'food-epcis', codes: [urn(0)] }] : [],
  });
  const answer = await chain([ministry], { root: urn(0) });
  expect(answer.links).toHaveLength(1);
  expect(answer.gaps).toMatchObject([{ reason: 'TIMEOUT', system: 'food-epcis', codes: [urn(0)] }]);
});

test('what a ministry says beside its answer without naming a code may be about any of them: a fault is a gap of all, a rule is withheld', async () => {
  const saying = (code: string, policy?: string) =>
    fakeMinistry('food-drug', {
      links: [{ from: urn(1), to: urn(0) }],
      errors: () => [{ code, path: null, system: null, codes: [], policy }],
    });
  const failed = await chain([saying('TIMEOUT')], { root: urn(0) });
  expect(failed).toMatchObject({
    gaps: [{ reason: 'TIMEOUT', codes: [urn(0), urn(1)] }],
    withheld: [],
    complete: false,
  });
  const kept = await chain([saying('FORBIDDEN', 'food-drug/parties')], { root: urn(0) });
  expect(kept).toMatchObject({ gaps: [], withheld: [{ policy: 'food-drug/parties' }], complete: true });
});

test('the deadline ends a walk with what is known and a gap for the rest', async () => {
  const fast = fakeMinistry('agriculture', { links: [{ from: urn(1), to: urn(0) }] });
  const hung = fakeMinistry('food-drug', {
    instead: async (_, { signal }) => {
      await sleep(60_000, undefined, { signal }).catch(() => {});
      throw new Fault('TIMEOUT', 'x');
    },
  });
  // The hung one alone takes longer than this test may.
  const answer = await chain([fast, hung], { root: urn(0) }, 200);
  expect(answer.units).toHaveLength(2);
  expect(answer.gaps).toMatchObject([{ reason: 'TIMEOUT', sector: 'FOOD_DRUG', codes: [urn(0), urn(1)] }]);
});

test('a system that hangs behind a ministry costs its whole time once, not at every step', async () => {
  const row = Array.from({ length: 6 }, (_, i) => ({ from: urn(i + 1), to: urn(i) }));
  const waits: number[] = [];
  const half = fakeMinistry('food-drug', {
    links: row,
    // One of its two systems hangs: it answers at its deadline, with what the other knows.
    instead: async (_, { deadlineAt }) => {
      waits.push(Math.round((deadlineAt - Date.now()) / 100) * 100);
      await sleep(Math.max(0, deadlineAt - Date.now()));
      return undefined;
    },
    errors: (codes) => [{ code: 'TIMEOUT', path: null, system: 'food-epcis', codes }],
  });
  const answer = await chain([half], { root: urn(0) });
  expect(answer.units).toHaveLength(7);
  expect(waits).toEqual([1_000, 200, 200, 200, 200, 200, 200]);
});

test('a limit of depth is a gap only where something lies beyond it', async () => {
  const links = [
    { from: urn(1), to: urn(0) },
    { from: urn(2), to: urn(1) },
  ];
  const cut = await chain([fakeMinistry('agriculture', { links })], { root: urn(0), maxDepth: 1 });
  expect(cut.units.map((unit) => unit.code)).toEqual([urn(0), urn(1)]);
  expect(cut.gaps).toMatchObject([{ reason: 'DEPTH_LIMIT', sector: null, codes: [urn(1)] }]);
  const whole = await chain([fakeMinistry('agriculture', { links })], { root: urn(0), maxDepth: 2 });
  expect(whole.complete).toBe(true);
});

test('two walks of one request ask about a unit once', async () => {
  const ministry = fakeMinistry('agriculture', {
    links: [
      { from: urn(1), to: urn(0) },
      { from: urn(1), to: urn(2) },
    ],
    delayMs: 5,
  });
  const asker = new Asker([ministry], caller(5_000));
  const request = {
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 20,
    maxUnits: 1000,
  } as const;
  const walked = await Promise.all([
    walk(asker, { ...request, root: urn(0) }),
    walk(asker, { ...request, root: urn(2) }),
    asker.holders(urn(0), new Tally()),
  ]);
  expect(walked.slice(0, 2).map((each) => ('units' in each ? each.units.length : 0))).toEqual([2, 2]);
  expect(ministry.calls.flat().sort()).toEqual([urn(0), urn(1), urn(2)]);
});

test('what still waits for its turn at the deadline is not asked any more', async () => {
  const links = Array.from({ length: 30 }, (_, i) => ({ from: urn(i + 1), to: urn(0) }));
  const slow = fakeMinistry('agriculture', { links, delayMs: 60, maxBatch: 1, concurrency: 1 });
  const answer = await chain([slow], { root: urn(0) }, 200);
  expect(slow.calls.length).toBeLessThan(5);
  expect(answer.units).toHaveLength(31);
  expect(answer.gaps).toMatchObject([{ reason: 'TIMEOUT' }]);
});

test('a limit of units keeps the nearest and asks little beyond them', async () => {
  const links = Array.from({ length: 400 }, (_, i) => ({ from: urn(i + 1), to: urn(0) }));
  const ministry = fakeMinistry('agriculture', { links });
  const answer = await chain([ministry], { root: urn(0), maxUnits: 50 });
  expect(answer.units).toHaveLength(50);
  const kept = new Set(answer.units.map((unit) => unit.code));
  expect(answer.links).toHaveLength(49);
  expect(answer.links.filter((link) => !kept.has(link.from))).toEqual([]);
  expect(answer.gaps).toMatchObject([{ reason: 'UNIT_LIMIT', codes: [urn(0)] }]);
  expect(ministry.calls.flat()).toHaveLength(50);
});

test('what a unit beyond the limit would add is not told, asked about by chance or not', async () => {
  const link = (from: string, to: string, day: string): FakeLink => ({
    kind: 'TREAT',
    from: urn(from),
    to: urn(to),
    at: `2026-${day}T08:00:00+08:00`,
  });
  const told = async (delayMs: number): Promise<unknown> => {
    const first = fakeMinistry('agriculture', {
      links: [link('b', 'root', '05-10'), link('a', 'b', '05-05'), link('x', 'a', '04-01')],
    });
    // The nearer of the two by its code; where it is late, the other has been asked about already.
    const second = fakeMinistry('food-drug', { links: [link('a', 'root', '03-01')], delayMs });
    const { units, links, gaps } = await chain([first, second], { root: urn('root'), maxUnits: 2 });
    return {
      units: units.map(({ code }) => code),
      links: links.map(({ from }) => from),
      cut: gaps.map(({ codes }) => codes),
    };
  };
  const expected = { units: [urn('root'), urn('a')], links: [urn('a')], cut: [[urn('root')]] };
  expect(await told(0)).toEqual(expected);
  expect(await told(40)).toEqual(expected);
});

test('a two-sided filling closes the window that one side leaves open', async () => {
  const at = (day: string): string => `2026-${day}T08:00:00+08:00`;
  const producer = fakeMinistry('hazardous-goods', {
    links: [{ kind: 'PACK', from: urn('A'), to: urn('C'), at: at('03-01') }],
  });
  const filler = fakeMinistry('special-equipment', {
    links: [
      { kind: 'PACK', from: urn('A'), to: urn('C'), at: at('03-01'), until: at('04-01') },
      { kind: 'HOLD', from: urn('C'), to: urn('user1'), at: at('03-05'), until: at('03-20') },
      { kind: 'HOLD', from: urn('C'), to: urn('user2'), at: at('04-05'), until: at('04-20') },
    ],
  });
  const answer = await chain([producer, filler], { root: urn('A'), direction: 'FORWARD' });
  expect(answer.units.map((unit) => unit.code)).toEqual([urn('A'), urn('C'), urn('user1')]);
  expect(answer.links.find((link) => link.from === urn('A'))?.evidence.map((each) => each.sector)).toEqual([
    'HAZARDOUS_GOODS',
    'SPECIAL_EQUIPMENT',
  ]);
});

test('what leads on only by what two say together is asked about too', async () => {
  const at = (day: string): string => `2026-${day}T08:00:00+08:00`;
  const links = { kind: 'HOLD', from: urn('lot'), to: urn('works') };
  // In use in May, between what each says by itself.
  const one = fakeMinistry('agriculture', {
    links: [
      { ...links, at: at('03-01'), until: at('04-01') },
      { kind: 'HOLD', from: urn('works'), to: urn('shop'), at: at('05-01'), until: at('05-20') },
    ],
  });
  const other = fakeMinistry('food-drug', { links: [{ ...links, at: at('06-01'), until: at('07-01') }] });
  const answer = await chain([one, other], { root: urn('shop') });
  expect(answer.units.map((unit) => unit.code)).toEqual([urn('shop'), urn('works'), urn('lot')]);
  expect(answer.complete).toBe(true);
});

describe('who surely knows nothing of a code', () => {
  const knowing = (ministry: FakeMinistry, ...codes: string[]): WalkedMinistry => ({
    ...ministry,
    mayKnow: (code) => codes.includes(code),
  });

  test('is not asked about it, is no gap when it is down, and counts as not asked', async () => {
    const down = fakeMinistry('food-drug', { instead: () => Promise.reject(new Fault('UNAVAILABLE', 'x')) });
    const good = fakeMinistry('agriculture', { links: [{ from: urn(1), to: urn(0) }], holds: [urn(1)] });
    const answer = await chain([knowing(down, urn(7)), good], { root: urn(0) });
    expect(down.calls).toEqual([]);
    expect(answer).toMatchObject({ complete: true, gaps: [] });
    expect(answer.coverage.map(({ asked, excluded, held, calls }) => [asked, excluded, held, calls])).toEqual([
      [0, 2, 0, 0],
      [2, 0, 1, 2],
    ]);
    const partly = await chain([knowing(down, urn(1)), good], { root: urn(0) });
    expect(partly.gaps).toMatchObject([{ reason: 'UNAVAILABLE', sector: 'FOOD_DRUG', codes: [urn(1)] }]);
  });

  test('is asked all the same where a link is too young for what it has told', async () => {
    const now = Date.now();
    const young = fakeMinistry('food-drug', { links: [{ from: urn(2), to: urn(1) }] });
    const old = fakeMinistry('agriculture', {
      links: [{ from: urn(1), to: urn(0), at: new Date(now - 60_000).toISOString() }],
    });
    const ministries = [knowing(young), old];
    const asker = (youngFrom: number): Asker =>
      new Asker(ministries, caller(5_000), undefined, { mayKnow: () => [old], youngFrom });
    const request = { root: urn(0), direction: 'BACK', kinds: null, from: -Infinity, to: Infinity } as const;
    const walked = (youngFrom: number): Promise<Walked> =>
      walk(asker(youngFrom), { ...request, maxDepth: 20, maxUnits: 100 });
    expect((await walked(now - 120_000)).units.map(({ code }) => code)).toEqual([urn(0), urn(1), urn(2)]);
    // Its own end of the link had been asked about before.
    expect(young.calls.flat().sort()).toEqual([urn(0), urn(1), urn(2)].slice(0, 2));
    expect((await walked(now)).units.map(({ code }) => code)).toEqual([urn(0), urn(1)]);
  });

  test('says nevertheless that its rules keep everything from whoever asks', async () => {
    const ministries = [knowing(fakeMinistry('rare-earth', {})), fakeMinistry('agriculture', { holds: [urn(0)] })];
    const asker = new Asker(ministries, caller(5_000), (query) => !query.includes('rareEarth'));
    const request = { direction: 'BACK', kinds: null, from: -Infinity, to: Infinity, maxDepth: 20 } as const;
    const walked = await walk(asker, { ...request, root: urn(0), maxUnits: 100 });
    expect(await chainOf(walked, ministries)).toMatchObject({
      withheld: [{ sector: 'RARE_EARTH', policy: null }],
      coverage: [
        { asked: 0, excluded: 0 },
        { asked: 1, excluded: 0 },
      ],
    });
    expect(
      (await asker.holders(urn(1), new Tally())).map(({ ministry, result }) => [ministry.name, result.held]),
    ).toEqual([
      ['rare-earth', null],
      ['agriculture', false],
    ]);
  });
});

test('of a sector, those who were asked have a line each in the coverage, all others one together', async () => {
  const region = (name: string, ...codes: string[]): WalkedMinistry => ({
    ...fakeMinistry(`agriculture/${name}`, { holds: codes }),
    mayKnow: (code) => codes.includes(code),
  });
  const members = [region('110000'), region('370000', urn(0)), region('410000'), fakeMinistry('food-drug', {})];
  const { coverage } = await chain(members, { root: urn(0) });
  expect(
    coverage.map(({ member, members, asked, excluded, held }) => [member, members, asked, excluded, held]),
  ).toEqual([
    ['agriculture/370000', 1, 1, 0, 1],
    [null, 2, 0, 1, 0],
    ['food-drug', 1, 1, 0, 0],
  ]);
});

test('to whoever may not see all of a sector, an answer of nothing looks like a filter’s no', async () => {
  const policies = ['agriculture/parties'];
  const region = (name: string, ...codes: string[]): WalkedMinistry => ({
    ...fakeMinistry(`agriculture/${name}`, { holds: codes, links: codes.map((code) => ({ from: urn(1), to: code })) }),
    policies,
    mayKnow: (code) => name === '110000' || codes.includes(code),
  });
  const { coverage, units } = await chain([region('110000'), region('370000', urn(0)), region('410000')], {
    root: urn(0),
  });
  expect(units).toHaveLength(2);
  expect(
    coverage.map(({ member, members, status, asked, excluded, answered, calls }) => [
      member,
      members,
      status,
      asked,
      excluded,
      answered,
      calls,
    ]),
  ).toEqual([
    ['agriculture/370000', 1, 'ANSWERED', 1, 1, 1, null],
    [null, 2, 'ANSWERED', 0, 2, 0, null],
  ]);
});

test('only the kinds and times asked for are followed', async () => {
  const links = [
    { kind: 'PACK', from: urn(1), to: urn(0), at: '2026-03-01T08:00:00+08:00' },
    { kind: 'TREAT', from: urn(2), to: urn(0), at: '2026-03-01T08:00:00+08:00' },
    { kind: 'PACK', from: urn(3), to: urn(0), at: '2026-01-01T08:00:00+08:00' },
  ];
  const answer = await chain([fakeMinistry('agriculture', { links })], {
    root: urn(0),
    kinds: new Set(['PACK']),
    from: Date.parse('2026-02-01T00:00:00+08:00'),
  });
  expect(answer.units.map((unit) => unit.code)).toEqual([urn(0), urn(1)]);
});

describe('what rules withhold from whoever asks', () => {
  const withheld =
    (policy: string, kinds: readonly string[]) =>
    (codes: readonly string[]): SubgraphError[] => [
      { code: 'FORBIDDEN', path: null, system: null, codes, policy, kinds },
    ];
  const parties = withheld('hazardous-goods/parties', ['HOLD', 'TRANSPORT']);

  test('is told beside the chain, once a ministry and policy, wherever and however often; it is neither a gap nor a failure', async () => {
    const links = [
      { from: urn('lot'), to: urn('cylinder') },
      { from: urn('cylinder'), to: urn('works') },
    ];
    for (const told of [links, links.slice(0, 1), []]) {
      const answer = await chain(
        [fakeMinistry('hazardous-goods', { links: told, errors: parties }), fakeMinistry('food-drug', { links: [] })],
        { root: urn('lot'), direction: 'FORWARD' },
      );
      expect(answer).toMatchObject({
        withheld: [{ sector: 'HAZARDOUS_GOODS', policy: 'hazardous-goods/parties' }],
        gaps: [],
        complete: true,
      });
      expect(answer.coverage.map(({ status, failed }) => [status, failed])).toEqual([
        ['ANSWERED', 0],
        ['ANSWERED', 0],
      ]);
      expect(answer.coverage.map((each) => each.withheld)).toEqual([answer.withheld, []]);
    }
  });

  test('is several policies where a ministry has several, in the order of ministries and of their names', async () => {
    const both = fakeMinistry('agriculture', {
      errors: (codes) => [
        ...withheld('agriculture/parties', ['HOLD'])(codes),
        ...withheld('agriculture/farming', ['TREAT'])(codes),
      ],
    });
    const answer = await chain([both, fakeMinistry('hazardous-goods', { errors: parties })], { root: urn(0) });
    expect(answer.withheld.map(({ policy }) => policy)).toEqual([
      'agriculture/farming',
      'agriculture/parties',
      'hazardous-goods/parties',
    ]);
  });

  test('is not told of kinds of links that were not asked for', async () => {
    const ministries = [
      fakeMinistry('hazardous-goods', { errors: parties }),
      fakeMinistry('agriculture', { errors: withheld('agriculture/farming', ['TREAT']) }),
    ];
    const policies = async (...kinds: string[]): Promise<unknown[]> =>
      (await chain(ministries, { root: urn(0), kinds: new Set(kinds) })).withheld.map(({ policy }) => policy);
    expect(await policies('TRANSFORM')).toEqual([]);
    expect(await policies('TRANSFORM', 'HOLD')).toEqual(['hazardous-goods/parties']);
    expect(await policies('TREAT', 'TRANSPORT')).toEqual(['hazardous-goods/parties', 'agriculture/farming']);
  });

  test('names no policy of another ministry, whatever a ministry says', async () => {
    for (const policy of ['rare-earth/parties', 'hazardous-goods-2/parties']) {
      expect(
        (await chain([fakeMinistry('hazardous-goods', { errors: withheld(policy, ['HOLD']) })], { root: urn(0) }))
          .withheld,
      ).toEqual([{ sector: 'HAZARDOUS_GOODS', policy: null }]);
    }
    // An implementation that names none.
    const bare = fakeMinistry('hazardous-goods', {
      errors: (codes) => [{ code: 'FORBIDDEN', path: null, system: null, codes }],
    });
    expect(await chain([bare], { root: urn(0), kinds: new Set(['TRANSFORM']) })).toMatchObject({
      withheld: [{ sector: 'HAZARDOUS_GOODS', policy: null }],
      complete: true,
    });
  });

  test('does not hide what failed beside it', async () => {
    const half = fakeMinistry('hazardous-goods', {
      errors: (codes) => [...parties(codes), { code: 'TIMEOUT', path: null, system: 'drop', codes }],
    });
    expect(await chain([half], { root: urn(0) })).toMatchObject({
      withheld: [{ policy: 'hazardous-goods/parties' }],
      gaps: [{ reason: 'TIMEOUT', system: 'drop' }],
      complete: false,
    });
  });
});

test('a ministry that refuses its links altogether is a gap with the codes that it was asked about', async () => {
  const refusing = fakeMinistry('rare-earth', {
    instead: (codes) => ({
      data: { _entities: codes.map(() => ({ record: null, links: null })) },
      errors: codes.flatMap((_, i) =>
        ['record', 'links'].map((field) => ({
          code: 'FORBIDDEN',
          path: ['_entities', i, field],
          system: null,
          codes: [],
        })),
      ),
    }),
  });
  const { gaps, units, coverage } = await chain(
    [refusing, fakeMinistry('food-drug', { links: [{ from: urn('a'), to: urn('b') }], holds: [urn('b')] })],
    { root: urn('b') },
  );
  expect(units.map(({ code, sectors }) => [code, sectors])).toEqual([
    [urn('b'), ['FOOD_DRUG']],
    [urn('a'), []],
  ]);
  expect(gaps).toMatchObject([{ reason: 'FORBIDDEN', sector: 'RARE_EARTH', codes: [urn('b'), urn('a')] }]);
  expect(coverage.find(({ sector }) => sector === 'RARE_EARTH')).toMatchObject({ status: 'FAILED', held: 0 });
});
