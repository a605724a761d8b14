import { Random } from '../../../demo/world/random.ts';
import type { Call, LegacySystem, SearchCondition, SectorRecord } from '../../../subgraphs/kit/index.ts';
import type { ConditionName } from '../../../subgraphs/kit/search/condition.ts';
import { givenIn } from '../../../subgraphs/kit/search/conditions.ts';
import { call } from '../../support/stand-in.ts';

type Narrowing = Required<Pick<LegacySystem, 'search'>> & LegacySystem;

/** What a resolver of the ministry's would add to a record. */
export type Added = (record: SectorRecord) => Promise<Readonly<Record<string, unknown>>>;

export interface Walked {
  /** In the order of the pages. */
  readonly records: readonly SectorRecord[];
  readonly partials: ReturnType<typeof call>['partials'];
}

/** All that a search finds. */
export async function found(
  system: LegacySystem,
  where: SearchCondition,
  first = 200,
  with_: Pick<Parameters<Narrowing['search']>[0], 'sees' | 'filter'> = { filter: {} },
): Promise<Walked> {
  const records: SectorRecord[] = [];
  const calling: Call & Walked = { ...call(60_000), records };
  for (let after: string | null = null, pages = 0; ; pages += 1) {
    const page: Awaited<ReturnType<Narrowing['search']>> = await (system as Narrowing).search(
      { ...with_, where, first, after },
      calling,
    );
    records.push(...page.rows.map(({ record }) => record));
    const end: string | null = page.endCursor ?? page.rows.at(-1)?.cursor ?? null;
    if (!page.hasNextPage) return calling;
    if (end === null || end === after || pages > 10_000) throw new Error('a page goes nowhere');
    after = end;
  }
}

/** Those of the records to which all that is given holds, each tested by hand. */
export async function holding(
  records: readonly SectorRecord[],
  where: SearchCondition,
  added: Added = async () => ({}),
): Promise<string[]> {
  const given = givenIn(where);
  const kept = await Promise.all(
    records.map(async (record) => {
      const all = { ...record, ...(await added(record)) } as Readonly<Record<string, unknown>>;
      const see = (field: string, args?: object): unknown => {
        const value = all[field];
        return typeof value === 'function' ? (value as (given?: object) => unknown)(args) : value;
      };
      const nameOf = async (party: unknown): Promise<string | null> =>
        (party as { readonly name?: string | null }).name ?? null;
      for (const { holds } of given) if (!(await holds({ see, nameOf }))) return false;
      return true;
    }),
  );
  return records.filter((_, i) => kept[i]).map(({ code }) => code);
}

const DAY = 86_400_000;

/** Conditions whose values are those of some record, or near them; each of a few of the names that are given. */
export function* someConditions(
  names: readonly ConditionName[],
  records: readonly SectorRecord[],
  seed: number,
  most: number,
): Generator<SearchCondition> {
  const random = new Random(seed);
  const one = (): SectorRecord => random.pick(records as [SectorRecord, ...SectorRecord[]]);
  const near = (time: string | null | undefined): string => {
    const at = Date.parse(time ?? '2026-06-01T00:00:00+08:00');
    const offset = random.pick([0, 0, 1, -1, 500, 1_000, -1_000, 8 * 3_600_000, DAY, -DAY, 30 * DAY, -60 * DAY]);
    return new Date(at + offset).toISOString();
  };
  const span = (time: string | null | undefined): { from: string | null; to: string | null } => {
    const [a = '', b = ''] = [near(time), near(time)].sort();
    // A span that is none is refused.
    const open = a === b ? 1 : random.integer(0, 2);
    // Whose year has five digits in China.
    const far = random.integer(0, 9) === 0 ? '9999-12-31T23:59:59Z' : null;
    return { from: open === 1 ? null : a, to: open === 2 ? null : (far ?? b) };
  };
  const part = (text: string): string => {
    const from = random.integer(0, Math.max(0, text.length - 1));
    return text.slice(from, from + random.integer(1, 6));
  };
  const VALUES: { readonly [Name in ConditionName]: () => SearchCondition[Name] } = {
    level: () => random.pick(['ITEM', 'LOT', 'CLASS']),
    product() {
      const { code, productName } = one();
      const gtin = /^gs1:\(01\)(\d{14})/.exec(code)?.[1];
      return gtin && random.integer(0, 1) === 0 ? gtin : part(productName ?? '瓶') || '瓶';
    },
    producer: () => one().producer?.uscc ?? '91370681MA3T00017D',
    holder: () => one().holder?.uscc ?? '91370681MA3T00017D',
    division() {
      const division = one().place?.division ?? '370681';
      return random.pick([division, `${division.slice(0, 4)}00`, `${division.slice(0, 2)}0000`]);
    },
    producedBetween: () => span(one().producedAt),
    recordedBetween: () => span(one().source.asOf),
    wasRecalled: () => true,
    recalled: () => random.integer(0, 3) > 0,
    failed: () => random.integer(0, 3) > 0,
    licence() {
      const { number, code } = records.find(({ certificates }) => certificates?.length)?.certificates?.[0] ?? {};
      return random.pick([number, code, number?.toLowerCase()]) ?? 'SC10637068100012';
    },
    equipmentOverdue: () => random.integer(0, 1) === 0,
    changedSince: () => (random.integer(0, 9) === 0 ? '9999-12-31T23:59:59Z' : near(one().source.asOf)),
    text: () => part(one().code),
  };
  for (let i = 0; i < most; i += 1) {
    // Each alone first, then some together.
    const chosen =
      i < names.length * 3
        ? [names[i % names.length] as ConditionName]
        : Array.from({ length: random.integer(1, 3) }, () => random.pick(names as [ConditionName, ...ConditionName[]]));
    yield Object.fromEntries(chosen.map((name) => [name, VALUES[name]()])) as SearchCondition;
  }
}

/** What a system's narrowing is held against, and what came of it. */
export interface Trial {
  readonly where: SearchCondition;
  readonly narrowed: readonly string[];
  readonly expected: readonly string[];
  /** How many rows the system gave. */
  readonly given: number;
  readonly count: number | null;
}

/** Asks the system by many conditions, and tests by hand what it gives, and all that it has. */
export async function trials(
  system: LegacySystem,
  { seed, most, added, with_ }: { seed: number; most: number; added?: Added; with_?: Parameters<typeof found>[3] },
): Promise<{ readonly all: number; readonly trials: readonly Trial[] }> {
  const { records: all } = await found(system, {}, 200, with_);
  // What is added is the same each time.
  const known = new Map<string, ReturnType<Added>>();
  const once: Added = (record) => {
    const adding = known.get(record.code) ?? added?.(record) ?? Promise.resolve({});
    known.set(record.code, adding);
    return adding;
  };
  const tried: Trial[] = [];
  const random = new Random(seed, 1);
  for (const where of someConditions(system.narrows ?? [], all, seed, most)) {
    const { records } = await found(system, where, random.pick([1 + random.integer(6, 30), 100, 200]), with_);
    const count = await system.count?.({ filter: {}, where }, call(20_000));
    tried.push({
      where,
      narrowed: await holding(records, where, once),
      expected: await holding(all, where, once),
      given: records.length,
      count: count ?? null,
    });
  }
  return { all: all.length, trials: tried };
}
