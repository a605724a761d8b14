import { graphql } from 'graphql';
import { PUTS } from '../support/puts.ts';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { recallLevel } from '../../schema/recalls.ts';
import type { LegacySystem, Search } from '../../subgraphs/kit/legacy-system.ts';
import { type LoadContext, createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { Recall, SectorRecord } from '../../subgraphs/kit/records.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';

const GTIN = '06901234001051';
const unit = (lot: string, recalls: readonly Recall[], more: Partial<SectorRecord> = {}): SectorRecord => ({
  code: `gs1:(01)${GTIN}(10)${lot}`,
  productName: '酱黄瓜',
  place: { division: '370681' },
  holder: { uscc: '91370681MA3T00017D' },
  source: { system: 'a' },
  recalls,
  ...more,
});
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T08:00:00+08:00`;

interface Fake extends LegacySystem {
  readonly asked: Search[];
}

/** It lists in an order of its own. */
function systemOf(name: string, records: readonly SectorRecord[], narrows: LegacySystem['narrows'] = []): Fake {
  const asked: Search[] = [];
  const none = async (keys: readonly unknown[]): Promise<null[]> => keys.map(() => null);
  return {
    name,
    asked,
    maxCodes: 10,
    narrows: narrows ?? [],
    records: none,
    links: async (keys) => keys.map(() => []),
    async search(search) {
      asked.push(search);
      const { where = {}, first, after } = search;
      const held = records.filter(
        ({ recalls = [] }) => !(where.recalled ?? where.wasRecalled) || (recalls ?? []).length > 0,
      );
      const from = Number(after ?? 0);
      return {
        rows: held.slice(from, from + first).map((record, i) => ({ cursor: String(from + i + 1), record })),
        hasNextPage: held.length > from + first,
      };
    },
    ping: async () => {},
    close: async () => {},
  };
}

interface Told {
  readonly rows: readonly { readonly code: string; readonly at: string | null }[] | null;
  readonly errors: readonly string[];
  readonly partials: readonly unknown[];
}

async function ask(systems: readonly LegacySystem[], variables: object = {}): Promise<Told> {
  const asking: LoadContext = { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() };
  const contextValue: MinistryContext = {
    ...asking,
    claims: ANONYMOUS_CLAIMS,
    ...PUTS,
    loaders: createLoaders(systems, asking),
  };
  const { data, errors = [] } = await graphql({
    schema: ministrySchema({ name: 'food-drug', systems, member: 'food-drug/370000' }),
    source: `query($where: RecalledCondition, $first: Int, $after: RecalledPlace) {
      rows: foodDrugRecalled(where: $where, first: $first, after: $after) { member code at }
    }`,
    variableValues: { ...variables },
    contextValue,
  });
  return {
    rows: (data?.['rows'] ?? null) as Told['rows'],
    errors: errors.map(({ extensions, message }) => `${String(extensions['code'])} ${message}`),
    partials: contextValue.loaders.partials.errors().map(({ extensions }) => extensions['code']),
  };
}

const lots = ({ rows }: Told): unknown => rows?.map(({ code }) => code.slice(`gs1:(01)${GTIN}(10)`.length));
const list = async (records: readonly SectorRecord[], variables?: object): Promise<unknown> =>
  lots(await ask([systemOf('a', records)], variables));

const ALL = [
  unit('OLD', [{ at: day(1), level: '一级', status: 'open' }]),
  unit('NONE', []),
  unit('OVER', [{ at: day(9), level: '一级', status: '召回完成' }]),
  unit('TWICE', [
    { at: day(2), level: '一级', status: '召回完成' },
    { at: day(5), level: '三级' },
  ]),
  unit('NEW', [{ at: '2026-03-06T00:00:00Z', level: 'Ⅱ级召回', status: 'open' }]),
  unit('UNDATED', [{ status: 'open' }]),
  unit('HANDED', [{ at: day(8) }], { handsOver: true }),
];

describe('what is recalled, for whoever asks', () => {
  test('the newest recall first, those that nobody dates last; what was never recalled is not listed, nor what is known by a hand-over alone', async () => {
    const told = await ask([systemOf('a', ALL)]);
    expect([lots(told), told.errors, told.partials]).toEqual([['OVER', 'NEW', 'TWICE', 'OLD', 'UNDATED'], [], []]);
    expect(told.rows?.[1]).toEqual({
      member: 'food-drug/370000',
      code: `gs1:(01)${GTIN}(10)NEW`,
      at: '2026-03-06T00:00:00.000Z',
    });
  });

  test.each([
    [{ standing: true }, ['NEW', 'TWICE', 'OLD', 'UNDATED']],
    [{ standing: false }, ['OVER', 'TWICE']],
    [{ level: 'I' }, ['OVER', 'TWICE', 'OLD']],
    // One and the same recall is of that class and stands.
    [{ level: 'I', standing: true }, ['OLD']],
    [{ level: 'II' }, ['NEW']],
    [{ announced: { from: day(2), to: day(5) } }, ['TWICE']],
    [{ announced: { from: day(5) } }, ['OVER', 'NEW', 'TWICE']],
    [{ announced: { to: day(2) } }, ['OLD']],
    [{ product: GTIN, standing: false }, ['OVER', 'TWICE']],
    [{ product: '06901234001020' }, []],
    [{ product: '黄瓜', level: 'II' }, ['NEW']],
    [{ product: '白菜' }, []],
    [{ division: '370000', level: 'II' }, ['NEW']],
    [{ division: '110000' }, []],
    [{ sectors: ['CUSTOMS'] }, []],
  ])('by %j: %j', async (where, expected) => {
    expect(await list(ALL, { where })).toEqual(expected);
  });

  test('place by place, each once: behind a place, or with it', async () => {
    const whole = await ask([systemOf('a', ALL)]);
    for (const [i, { code, at }] of (whole.rows ?? []).entries()) {
      expect((await ask([systemOf('a', ALL)], { after: { at, code } })).rows).toEqual(whole.rows?.slice(i + 1));
      expect((await ask([systemOf('a', ALL)], { first: 1, after: { at, code, included: true } })).rows).toEqual([
        whole.rows?.[i],
      ]);
    }
  });

  test('a place between two goes on with the next, whatever zone its time is written in', async () => {
    const after = { at: '2026-03-05T08:00:00+08:00', code: `gs1:(01)${GTIN}(10)ZZZ` };
    expect(await list(ALL, { after })).toEqual(['OLD', 'UNDATED']);
  });

  test('a system is asked for what stands, or for whatever was recalled, and for nothing that it cannot narrow by', async () => {
    const system = systemOf('a', ALL, ['recalled', 'wasRecalled', 'division']);
    await ask([system], { where: { standing: true, division: '370000', product: '黄瓜' } });
    await ask([system], { where: { standing: false } });
    expect(system.asked.map(({ where }) => where)).toEqual([
      { recalled: true, division: '370000' },
      { wasRecalled: true },
    ]);
  });

  test('several systems are one list; what two know is told once, by its newest recall', async () => {
    const told = await ask([
      systemOf('a', [unit('L', [{ at: day(1) }]), unit('M', [{ at: day(3) }])]),
      systemOf('b', [unit('L', [{ at: day(4) }])]),
    ]);
    expect([lots(told), told.rows?.[0]?.at]).toEqual([['L', 'M'], '2026-03-04T00:00:00.000Z']);
  });
});

describe('what could not be read', () => {
  const failing: LegacySystem = { ...systemOf('b', []), search: () => Promise.reject(new Fault('TIMEOUT', 'is late')) };

  test('is said beside what another system has recalled, and is an error where none has anything', async () => {
    const one = await ask([failing, systemOf('a', ALL)]);
    expect([lots(one), one.errors, one.partials]).toEqual([
      ['OVER', 'NEW', 'TWICE', 'OLD', 'UNDATED'],
      [],
      ['TIMEOUT'],
    ]);
    const none = await ask([failing, systemOf('a', [])]);
    expect([none.rows, none.errors]).toEqual([null, [expect.stringMatching(/^TIMEOUT /)]]);
  });

  test('that one system cannot be asked this leaves what the others say, and is an error where none can', async () => {
    const cannot = new Fault('BAD_REQUEST', 'cannot be asked by division');
    const refusing: LegacySystem = { ...systemOf('b', []), search: () => Promise.reject(cannot) };
    const one = await ask([refusing, systemOf('a', ALL)]);
    expect([one.rows?.length, one.errors, one.partials]).toEqual([5, [], ['BAD_REQUEST']]);
    const none = await ask([refusing, systemOf('a', [])]);
    expect([none.rows, none.errors, none.partials]).toEqual([[], [], ['BAD_REQUEST']]);
    const all = await ask([refusing, { ...refusing, name: 'c' }]);
    expect([all.rows, all.errors, all.partials]).toEqual([null, [expect.stringMatching(/^BAD_REQUEST /)], []]);
  });

  test('more than one answer may look at is not put in order as if it were all', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => unit(`L${i}`, [{ at: day(1 + (i % 20)) }]));
    const told = await ask([systemOf('a', many)], { first: 3 });
    expect([told.rows?.length, told.partials]).toEqual([3, ['TOO_LARGE']]);
    const exact = await ask([systemOf('a', many.slice(0, 1_900))], { first: 3 });
    expect([exact.rows?.length, exact.partials]).toEqual([3, []]);
  });

  test.each([
    [{ first: 0 }, 'first must be'],
    [{ first: 501 }, 'first must be'],
    [{ where: { division: '37' } }, 'six digits'],
    [{ where: { announced: { from: day(2), to: day(2) } } }, 'announced'],
    [{ where: { announced: { from: 'yesterday' } } }, 'announced'],
    [{ after: { code: 'nothing' } }, 'not a trace code'],
  ])('%j cannot be asked', async (variables, words) => {
    const { rows, errors } = await ask([systemOf('a', ALL)], variables);
    expect([rows, errors.join()]).toEqual([null, expect.stringContaining(words)]);
  });
});

test.each([
  ['一级', 'I'],
  ['二级召回', 'II'],
  ['Ⅲ级', 'III'],
  ['ⅱ', 'II'],
  ['１类', 'I'],
  ['Class II', 'II'],
  ['class 3 recall', 'III'],
  ['I', 'I'],
  ['IIII', null],
  ['特级', null],
  ['一级、二级', null],
  ['', null],
  [null, null],
])('the class that %j tells is %j', (words, level) => {
  expect(recallLevel(words)).toBe(level);
});
