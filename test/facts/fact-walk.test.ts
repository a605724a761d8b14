import { describe, expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { type FactChain, factWalk } from '../../gateway/facts/index.ts';
import { caller, fakeMinistry, type FakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';

const [FLOUR, SUGAR, CAKE, BOX] = ['flour', 'sugar', 'cake', 'box'].map(urn) as [string, string, string, string];
const kilograms = (value: number): { value: number; unit: string } => ({ value, unit: 'kg' });

const LINKS = [
  { from: FLOUR, to: CAKE, quantity: kilograms(3) },
  { from: SUGAR, to: CAKE, quantity: kilograms(1) },
  { from: CAKE, to: BOX, kind: 'PACK', quantity: kilograms(4) },
];

const food = (more: FakeOptions = {}): FakeMinistry =>
  fakeMinistry('food-drug', {
    holds: [CAKE, BOX],
    links: LINKS,
    records: { [CAKE]: { producedAt: '2026-03-01T00:00:00+08:00', quantity: kilograms(4) } },
    ...more,
  });
const farm = (more: FakeOptions = {}): FakeMinistry =>
  fakeMinistry('agriculture', { holds: [FLOUR], links: LINKS.slice(0, 1), records: { [FLOUR]: {} }, ...more });

interface Walk {
  readonly ministries: readonly FakeMinistry[];
  readonly root?: string;
  readonly direction?: 'BACK' | 'FORWARD';
  readonly around?: boolean;
  readonly kinds?: ReadonlySet<string> | null;
  readonly mayFetch?: (query: string) => boolean;
}

async function facts({
  ministries,
  root = BOX,
  direction = 'BACK',
  around = false,
  kinds = null,
  mayFetch,
}: Walk): Promise<FactChain> {
  const asker = new Asker(ministries, caller(5_000), mayFetch);
  const request = { roots: [root], direction, kinds, from: -Infinity, to: Infinity, maxDepth: 20, maxUnits: 100 };
  const needs = (sector: string): string[] =>
    sector === 'FOOD_DRUG' ? ['producedAt', 'quantity { value unit }'] : ['producedAt'];
  return (await factWalk(asker, request, { needs, around })).facts;
}

test('records come with the walk: no call more, each sector asked for its own fields', async () => {
  const queries: string[] = [];
  const instead: FakeOptions['instead'] = (_, { query }) => void queries.push(query);
  const chain = await facts({ ministries: [food({ instead }), farm({ instead })] });
  expect([...chain.units.keys()]).toEqual([BOX, CAKE, FLOUR, SUGAR]);
  expect(chain.units.get(CAKE)?.records).toMatchObject([
    {
      sector: 'FOOD_DRUG',
      member: 'food-drug',
      values: { producedAt: '2026-03-01T00:00:00+08:00', quantity: { value: 4, unit: 'kg' } },
      untold: {},
    },
  ]);
  expect(chain.units.get(SUGAR)?.records).toEqual([]);
  expect(queries).toHaveLength(6);
  for (const query of queries) {
    expect(query).toContain('producedAt');
    expect(query.includes('agriculture') && query.split('links:')[0]?.includes('quantity')).toBe(false);
  }
});

test('a field that whoever asks may not have is not asked for, and said so', async () => {
  const queries: string[] = [];
  const instead: FakeOptions['instead'] = (_, { query }) => void queries.push(query);
  const mayFetch = (query: string): boolean => !/record: \w+ \{ code [^}]*quantity/.test(query);
  const chain = await facts({ ministries: [food({ instead })], mayFetch });
  expect(chain.units.get(CAKE)?.records[0]?.untold).toEqual({ quantity: 'FORBIDDEN' });
  for (const query of queries) expect(query).not.toMatch(/code [^}]*quantity/);
});

test('a field that failed is untold for its reason, and no gap of the walk', async () => {
  const errors: FakeOptions['errors'] = (codes) =>
    codes.flatMap((code, i) =>
      code === CAKE
        ? [{ code: 'UNAVAILABLE', path: ['_entities', i, 'record', 0, 'producedAt'], system: 'tests', codes: [] }]
        : [],
    );
  const chain = await facts({ ministries: [food({ errors })] });
  expect(chain.units.get(CAKE)?.records[0]?.untold).toEqual({ producedAt: 'UNAVAILABLE' });
  expect(chain.gaps).toEqual([]);
  expect(chain.units.get(CAKE)?.unread).toMatchObject({ RECORDS: [], BACK: [] });
});

test('parts of records that rules keep back are said of the record, and withhold no links', async () => {
  const errors: FakeOptions['errors'] = (codes) =>
    codes.includes(CAKE)
      ? [{ code: 'FORBIDDEN', path: null, system: null, codes: [CAKE], policy: 'food-drug/supervision' }]
      : [];
  const chain = await facts({ ministries: [food({ errors })] });
  expect(chain.units.get(CAKE)?.records[0]?.withheld).toEqual(['food-drug/supervision']);
  expect(chain.units.get(CAKE)?.unread.BACK).toEqual([]);
});

describe('links that are told without their amounts', () => {
  const bare = (parts: readonly string[]): FakeMinistry =>
    food({
      errors: (codes) => {
        const refused = { code: 'FORBIDDEN', path: null, system: null, codes, policy: 'food-drug/quantities' };
        return [{ ...refused, kinds: ['TRANSFORM'], parts }];
      },
    });

  test('are read, and it is said that the amounts are withheld', async () => {
    const cake = (await facts({ ministries: [bare(['quantity', 'share'])] })).units.get(CAKE);
    expect(cake?.unread.BACK).toEqual([]);
    expect(cake?.bareLinks).toEqual([
      { sector: 'FOOD_DRUG', member: 'food-drug', kinds: ['TRANSFORM'], parts: ['quantity', 'share'] },
    ]);
    const ahead = await facts({ ministries: [bare(['quantity'])], root: FLOUR, direction: 'FORWARD', around: true });
    expect(ahead.units.get(FLOUR)?.unread).toMatchObject({ BACK: [], FORWARD: [] });
    expect(ahead.units.get(FLOUR)?.bareLinks).toHaveLength(2);
  });
});

test('a silent member is unread of each unit that it may know', async () => {
  const silent = farm({ instead: () => Promise.reject(new Error('gone')) });
  const chain = await facts({ ministries: [food(), silent] });
  const unread = { sector: 'AGRICULTURE', member: 'agriculture', reason: 'BAD_ANSWER', kinds: null };
  expect(chain.units.get(CAKE)?.unread).toMatchObject({ RECORDS: [unread], BACK: [unread] });
  expect(chain.gaps).toMatchObject([{ member: 'agriculture' }]);
});

test('around it, the other inputs of a unit are known, each link once with all who state it', async () => {
  const forward = { ministries: [food(), farm()], root: FLOUR, direction: 'FORWARD' } as const;
  const alone = await facts(forward);
  expect(alone.linksTo(CAKE).map(({ from }) => from)).toEqual([FLOUR]);
  expect(alone.units.get(CAKE)?.unread.BACK).toMatchObject([{ reason: 'NOT_ASKED' }]);
  const chain = await facts({ ...forward, around: true });
  expect([...chain.units.keys()]).toEqual([FLOUR, CAKE, BOX]);
  expect(chain.linksTo(CAKE).map(({ from, claims }) => [from, claims.map(({ sector }) => sector)])).toEqual([
    [FLOUR, ['AGRICULTURE', 'FOOD_DRUG']],
    [SUGAR, ['FOOD_DRUG']],
  ]);
  expect(chain.units.get(CAKE)?.unread.BACK).toEqual([]);
  // Of kinds that were not walked, too.
  const walked = await facts({ ...forward, kinds: new Set(['PACK']), root: CAKE, around: true });
  expect(walked.linksTo(CAKE)).toHaveLength(2);
});
