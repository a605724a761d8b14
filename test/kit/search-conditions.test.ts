import { graphql, type GraphQLError } from 'graphql';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import type { ConditionName, LegacySystem, Search, SearchCondition, SearchPage } from '../../subgraphs/kit/index.ts';
import { ideographsIn } from '../../subgraphs/kit/index.ts';
import { refusalsOf } from '../../subgraphs/kit/access/refusals.ts';
import { type LoadContext, createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';
import { PUTS } from '../support/puts.ts';
import { ALL } from '../support/runs.ts';

const GTIN = '06901234001020';
const FIRMS = ['91370681MA3T00017D', '91320500MA1T00009L', '91110000MA0T00001X'];
const TIMES = [
  '2026-01-01T00:00:00+08:00',
  '2026-03-01T12:00:00Z',
  '2026-03-01T20:00:00+08:00',
  '2026-06-30T23:59:59Z',
];

type Row = SectorRecord & { readonly code: string };

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 4 });
const firm = fc.constantFrom(...FIRMS).map((uscc) => ({ uscc, name: `厂${uscc.slice(-1)}` }));

const records: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      level: maybe(fc.constantFrom('ITEM', 'LOT', 'CLASS')),
      productName: maybe(fc.constantFrom('氧化镨', '氧化钕 ABC', 'ａｂｃ')),
      producedAt: maybe(fc.constantFrom(...TIMES)),
      producer: maybe(firm),
      holder: maybe(firm),
      place: maybe(fc.constantFrom('370000', '370681', '320500').map((division) => ({ division }))),
      recalls: fc.constantFrom(null, [], [{ status: '召回中' }], [{ status: '已完成' }], [{}]),
      inspections: fc.constantFrom(null, [], [{ result: 'PASS' }], [{ result: 'PASS' }, { result: 'FAIL' }]),
      certificates: fc.constantFrom(null, [{ number: 'L-1' }], [{ code: 'cas:67-56-1' }]),
      asOf: maybe(fc.constantFrom(...TIMES)),
      isLot: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ asOf, isLot, ...rest }, i) => ({
      ...(rest as Partial<SectorRecord>),
      code: isLot ? `gs1:(01)${GTIN}(10)L${i}` : `relot:${i}`,
      source: { system: 'fake', asOf },
    })),
  );

const time = fc.constantFrom(...TIMES, '2026-04-01T00:00:00+08:00');
const isSpan = (from: unknown, to: unknown): boolean =>
  !(typeof from === 'string' && typeof to === 'string') || Date.parse(from) < Date.parse(to);
const span = fc.record({ from: maybe(time), to: maybe(time) }).filter(({ from, to }) => isSpan(from, to));
const conditions: fc.Arbitrary<SearchCondition> = fc.record(
  {
    level: fc.constantFrom('ITEM', 'LOT', 'CLASS'),
    product: fc.constantFrom(GTIN, '6901234001020', '氧化', 'abc'),
    producer: fc.constantFrom(...FIRMS),
    holder: fc.constantFrom(...FIRMS),
    division: fc.constantFrom('370000', '370600', '370681', '320500'),
    producedBetween: span,
    recordedBetween: span,
    recalled: fc.boolean(),
    failed: fc.boolean(),
    licence: fc.constantFrom('L-1', 'cas:67-56-1', 'x'),
    equipmentOverdue: fc.boolean(),
    changedSince: time,
    text: fc.constantFrom('ABC', 'relot:1', '厂d'),
  },
  { requiredKeys: [] },
);

/** What is meant, written another way. */
function holds(row: Row, where: SearchCondition, seesHolders: boolean): boolean {
  const within = (at: string | null | undefined, from?: string | null, to?: string | null): boolean => {
    if (!at) return false;
    const [now, begin, end] = [at, from, to].map((each) => (each ? new Date(each).getTime() : null));
    return (begin === null || now! >= begin!) && (end === null || now! < end!);
  };
  const standing = (row.recalls ?? []).some(({ status }) => status !== '已完成');
  const failed = (row.inspections ?? []).some(({ result }) => result === 'FAIL');
  const holder = seesHolders ? row.holder : null;
  const like = (text: string | null | undefined, part: string): boolean =>
    (text ?? '').replaceAll('ａｂｃ', 'abc').toLowerCase().includes(part.toLowerCase());
  const product = where.product ?? null;
  const place = row.place?.division ?? '';
  const given: Record<ConditionName, boolean> = {
    level: row.level === where.level,
    product: /\d{13}/.test(product ?? '')
      ? row.code.startsWith(`gs1:(01)${GTIN}(`)
      : like(row.productName, product ?? ''),
    producer: row.producer?.uscc === where.producer,
    holder: holder?.uscc === where.holder,
    division:
      where.division === '370000'
        ? place.startsWith('37')
        : where.division === '370600'
          ? place.startsWith('3706')
          : where.division === '320500'
            ? place.startsWith('3205')
            : place === where.division,
    producedBetween: within(row.producedAt, where.producedBetween?.from, where.producedBetween?.to),
    recordedBetween: within(row.source.asOf, where.recordedBetween?.from, where.recordedBetween?.to),
    recalled: standing === where.recalled,
    wasRecalled: (row.recalls ?? []).length > 0 === where.wasRecalled,
    failed: failed === where.failed,
    licence: (row.certificates ?? []).some(({ number, code }) => [number, code].includes(where.licence)),
    equipmentOverdue: false,
    changedSince: within(row.source.asOf, where.changedSince),
    text: [row.code, row.productName, row.producer?.name, holder?.name].some((each) => like(each, where.text ?? '')),
  };
  return Object.entries(given).every(([name, value]) => where[name as ConditionName] === undefined || value);
}

interface Fake extends LegacySystem {
  readonly asked: Search[];
}

/** Pages of `size` at most; of what it narrows by, it gives all that hold, and some that do not. */
function systemOf(rows: readonly Row[], narrows: readonly ConditionName[], size = 7): Fake {
  const asked: Search[] = [];
  return {
    name: 'fake',
    maxCodes: 10,
    narrows,
    asked,
    records: async (codes) => codes.map((code) => rows.find((row) => row.code === code) ?? null),
    links: async (codes) => codes.map(() => []),
    ping: async () => {},
    close: async () => {},
    async search(search): Promise<SearchPage> {
      asked.push(search);
      const start = search.after === null ? 0 : Number(search.after) + 1;
      const left = rows
        .map((record, i) => ({ cursor: String(i), record }))
        .filter(({ record }, i) => i >= start && (i % 5 === 0 || holds(record, search.where ?? {}, true)));
      const page = left.slice(0, Math.min(size, search.first));
      return { rows: page, hasNextPage: left.length > page.length };
    },
    count: async ({ where }) => rows.filter((row) => holds(row, where ?? {}, true)).length,
  };
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly code: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly total: number | null;
  readonly narrowedBy: readonly string[];
  readonly tested: readonly string[];
  readonly examined: number;
}

const TEAM = ['rare-earth/search', 'rare-earth/parties'];
const QUERY = `query($where: SearchCondition, $first: Int, $after: String) { rareEarthRecords(where: $where, first: $first, after: $after) {
  edges { cursor node { code } } pageInfo { hasNextPage endCursor } total narrowedBy tested examined } }`;

async function ask(
  systems: readonly LegacySystem[],
  variables: Record<string, unknown>,
  policies: readonly string[] = TEAM,
): Promise<{ page: Page; errors: readonly Pick<GraphQLError, 'extensions' | 'message'>[] }> {
  const asking: LoadContext = { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() };
  const claims: CallClaims = { role: 'data-team', policies: [...policies] };
  const loaders = createLoaders(systems, asking);
  const contextValue: MinistryContext = { ...asking, claims, ...PUTS, loaders };
  const schema = ministrySchema({ name: 'rare-earth', systems });
  const { data, errors } = await graphql({ schema, source: QUERY, variableValues: variables, contextValue });
  const all = [...(errors ?? []), ...loaders.partials.errors(), ...refusalsOf(contextValue).errors('rare-earth')];
  return { page: data?.['rareEarthRecords'] as Page, errors: all };
}

async function all(systems: readonly LegacySystem[], where: SearchCondition, first: number, policies?: string[]) {
  const codes: string[] = [];
  const pages: Page[] = [];
  for (let after: string | null = null; pages.length < 500;) {
    const { page } = await ask(systems, { where, first, after }, policies);
    pages.push(page);
    codes.push(...page.edges.map(({ node }) => node.code));
    if (!page.pageInfo.hasNextPage) return { codes, pages };
    after = page.pageInfo.endCursor;
  }
  throw new Error('it does not end');
}

test('pages hold what all conditions mean, whatever the system narrows by and gives too much of', async () => {
  const names = Object.keys({
    level: 1,
    product: 1,
    producer: 1,
    holder: 1,
    division: 1,
    producedBetween: 1,
    recordedBetween: 1,
    recalled: 1,
    wasRecalled: 1,
    failed: 1,
    licence: 1,
    equipmentOverdue: 1,
    changedSince: 1,
    text: 1,
  } satisfies Record<ConditionName, 1>) as ConditionName[];
  await fc.assert(
    fc.asyncProperty(
      records,
      conditions,
      fc.subarray(names),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (rows, where, narrows, first, seesHolders) => {
        const half = Math.floor(rows.length / 2);
        const systems = [systemOf(rows.slice(0, half), narrows), systemOf(rows.slice(half), narrows, 3)];
        const policies = seesHolders ? TEAM : ['rare-earth/search'];
        const { codes, pages } = await all(systems, where, first, policies);
        const wanted = rows.filter((row) => holds(row, where, seesHolders)).map(({ code }) => code);
        expect(codes).toEqual(wanted);
        for (const { edges, total } of pages) {
          expect(edges.length).toBeLessThanOrEqual(first);
          if (total !== null) expect(total).toBe(wanted.length);
        }
      },
    ),
    { numRuns: ALL ? 300 : 80 },
  );
});

const row = (i: number, more: Partial<SectorRecord> = {}): Row => ({
  code: `relot:${i}`,
  source: { system: 'fake' },
  ...more,
});

test('a condition on what is not for the caller goes to no system, finds nothing, and is said', async () => {
  const held = row(1, { holder: { uscc: FIRMS[0]! }, productName: '甲' });
  const system = systemOf([held], ['holder', 'text', 'product']);
  const where = { holder: FIRMS[0], product: '甲' };
  const { page, errors } = await ask([system], { where }, ['rare-earth/search']);
  expect(page).toMatchObject({ edges: [], total: null, narrowedBy: ['product'], tested: ['holder'] });
  expect(system.asked.map((each) => each.where)).toEqual([{ product: '甲' }]);
  expect(errors.map(({ extensions, message }) => [extensions['code'], extensions['policy'], message])).toEqual([
    ['FORBIDDEN', 'rare-earth/parties', expect.stringContaining('SearchCondition.holder')],
  ]);
  expect((await ask([systemOf([], [])], { where }, ['rare-earth/search'])).errors).toEqual(errors);
});

test('a page looks at so many records at most, says how many, and is gone on from', async () => {
  const rows = Array.from({ length: 2_500 }, (_, i) => row(i, { productName: i === 2_400 ? '乙' : '甲' }));
  const unnarrowed = systemOf(rows, [], 1_000);
  const first = await ask([unnarrowed], { where: { product: '乙' } });
  expect(first.page).toMatchObject({
    edges: [],
    examined: 2_000,
    total: null,
    tested: ['product'],
    pageInfo: { hasNextPage: true },
  });
  expect((await all([unnarrowed], { product: '乙' }, 20)).codes).toEqual(['relot:2400']);
  const narrowed = await ask([systemOf(rows, ['product'], 1_000)], { where: { product: '乙' }, first: 200 });
  expect(narrowed.page).toMatchObject({
    narrowedBy: ['product'],
    tested: [],
    total: 1,
    edges: [{ node: { code: 'relot:2400' } }],
  });
});

test('a record that cannot be tested is left out and told', async () => {
  const system = systemOf([row(1), row(2)], []);
  const broken = {
    ...row(3),
    get inspections(): never {
      throw new Fault('TIMEOUT', 'did not answer in time');
    },
  };
  const { page, errors } = await ask(
    [
      {
        ...system,
        search: async () => ({
          rows: [
            { cursor: '1', record: row(1) },
            { cursor: '3', record: broken },
          ],
          hasNextPage: false,
        }),
      },
    ],
    { where: { failed: false } },
  );
  expect(page.edges.map(({ node }) => node.code)).toEqual(['relot:1']);
  expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT', partial: true, codes: ['relot:3'] } }]);
});

test('what one system cannot be asked stands beside what the others have; that none can is the answer', async () => {
  const cannot = new Fault('BAD_REQUEST', 'cannot be searched by step: ask without it');
  const refusing: LegacySystem = { ...systemOf([], []), name: 'old', search: () => Promise.reject(cannot) };
  const said = ({ page, errors }: Awaited<ReturnType<typeof ask>>): unknown[] => [
    page?.edges.map(({ node }) => node.code),
    page?.pageInfo.hasNextPage,
    ...errors.map(({ message, extensions }) => [message, extensions['partial'] ?? false]),
  ];
  const told = 'old: cannot be searched by step: ask without it';
  for (const systems of [
    [refusing, systemOf([row(1), row(2)], [])],
    [systemOf([row(1), row(2)], []), refusing],
  ])
    expect(said(await ask(systems, {}))).toEqual([['relot:1', 'relot:2'], false, [told, true]]);
  expect(said(await ask([refusing, systemOf([], [])], {}))).toEqual([[], false, [told, true]]);
  for (const systems of [[refusing], [refusing, { ...refusing, name: 'other' }]])
    expect(said(await ask(systems, {}))).toEqual([undefined, undefined, [told, false]]);
  // On a later page of the same list it is the cursor.
  const after = Buffer.from('0:x').toString('base64url');
  expect(said(await ask([refusing, systemOf([row(1)], [])], { after }))).toEqual([undefined, undefined, [told, false]]);
});

test('what cannot be a condition is said, and another sector has nothing here', async () => {
  const system = systemOf([row(1)], []);
  expect((await ask([system], { where: { division: '37' } })).errors).toMatchObject([
    { extensions: { code: 'BAD_REQUEST' } },
  ]);
  expect((await ask([system], { where: { changedSince: 'gestern' } })).errors).toMatchObject([
    { extensions: { code: 'BAD_REQUEST' } },
  ]);
  expect((await ask([system], { where: { sectors: ['AGRICULTURE'] } })).page).toMatchObject({ edges: [], total: 0 });
  expect((await ask([system], { where: { sectors: ['RARE_EARTH'] } })).page.edges).toHaveLength(1);
});

test('what a system is asked for of a name stands in every writing of it that GBK has', () => {
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const written = decoder.decode(Uint8Array.of(lead, trail));
      const asked = ideographsIn(written.normalize('NFKC'));
      expect([written, written.includes(asked)]).toEqual([written, true]);
    }
  expect(ideographsIn('㊣宗牛肉'.normalize('NFKC'))).toBe('宗牛肉');
});

const TOTALS = `query($by: [TotalsKey!]!) { specialEquipmentTotals(by: $by) { groups { month status count } others { groups count } count } }`;

async function totalsOf(systems: readonly LegacySystem[], by: string, asOf?: string): Promise<unknown> {
  const asking: LoadContext = {
    signal: AbortSignal.timeout(5_000),
    ask: (_, question) => question(),
    ...(asOf && { asOf }),
  };
  const claims: CallClaims = {
    role: 'data-team',
    policies: ['search', 'parties', 'statistics'].map((name) => `special-equipment/${name}`),
  };
  const loaders = createLoaders(systems, asking);
  const contextValue: MinistryContext = { ...asking, claims, ...PUTS, loaders };
  const schema = ministrySchema({
    name: 'special-equipment',
    systems,
    resolvers: {
      SpecialEquipmentRecord: { inspectionOverdue: (_: unknown, { at }: { at: string }) => at >= '2027' },
    },
  });
  const { data } = await graphql({ schema, source: TOTALS, variableValues: { by: [by] }, contextValue });
  return (data?.['specialEquipmentTotals'] as readonly unknown[] | undefined)?.[0];
}

test('a system counts by months as its records would be read, also of a year that is far away', async () => {
  const rows = ['2026-03-01T00:00:00+08:00', '2206-03-01T00:00:00+08:00', null].map((producedAt, i) =>
    row(i, { producedAt }),
  );
  const counting = systemOf(rows, ['producedBetween']);
  const reading = { ...counting, count: async () => null };
  const told = await totalsOf([counting], 'MONTH');
  expect(told).toEqual(await totalsOf([reading], 'MONTH'));
  expect(told).toMatchObject({ count: 3, groups: [{ month: '2026-03' }, { month: '2206-03' }, { month: null }] });
});

test('what is overdue is counted as of the moment that is asked of', async () => {
  const system = { ...systemOf([row(0)], []), count: async () => null, history: () => ({ since: null }) };
  const statusAt = async (asOf: string): Promise<unknown> => totalsOf([system], 'STATUS', asOf);
  expect(await statusAt('2026-01-01T00:00:00.000Z')).toMatchObject({ groups: [{ status: 'CLEAR' }] });
  expect(await statusAt('2027-01-01T00:00:00.000Z')).toMatchObject({ groups: [{ status: 'OVERDUE' }] });
});

test('a system whose answer cannot be read is told of beside what another found, or may yet find', async () => {
  const broken: LegacySystem = {
    ...systemOf([], []),
    name: 'broken',
    search: () => Promise.reject(new TypeError('not a fault')),
  };
  const told = [['BAD_ANSWER', 'broken']];
  const saidIn = (errors: Awaited<ReturnType<typeof ask>>['errors']): unknown =>
    errors.map(({ extensions }) => [extensions['code'], extensions['system']]);
  const beside = await ask([broken, systemOf([row(1)], [])], {});
  expect([beside.page.edges.length, saidIn(beside.errors)]).toEqual([1, told]);
  const many = Array.from({ length: 2_100 }, (_, i) => row(i, { productName: i === 2_050 ? '乙' : '甲' }));
  const where = { product: '乙' };
  const { page, errors } = await ask([broken, systemOf(many, [], 1_000)], { where });
  expect([page.edges, page.pageInfo.hasNextPage, saidIn(errors)]).toEqual([[], true, told]);
  const next = await ask([broken, systemOf(many, [], 1_000)], { where, after: page.pageInfo.endCursor });
  expect(next.page.edges.map(({ node }) => node.code)).toEqual(['relot:2050']);
  const alone = await ask([broken], {});
  expect([alone.page, alone.errors[0]?.extensions['code']]).toEqual([null, 'BAD_ANSWER']);
});
