import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LinkFact, PartyFact, UnitFact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { wilson } from '../../gateway/sampling/wilson.ts';
import { namesOf } from '../../schema/names.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { type Answer, type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';

const SCALE = 0.02;
const facts = [...world({ seed: 1, scale: SCALE })];
const units = Map.groupBy(
  facts.filter((fact): fact is UnitFact => fact.type === 'unit' && fact.deleted !== true),
  ({ code }) => code,
);
const linksTo = Map.groupBy(
  facts.filter((fact): fact is LinkFact => fact.type === 'link'),
  ({ to }) => to,
);

let graph: Graph;
/** What each sector's own search gives, by who made it. */
let made: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  graph = await startGraph({
    scale: SCALE,
    proxied: 'ministries',
    settings: { GATEWAY_PLAN_MS: '60000' },
    probeEveryMs: 100,
    grants: (_, sector) => [
      { who: `{ role: regulator, sectors: [${sector}] }`, groups: ['search', 'supervision'], purpose: 'supervision' },
    ],
  });
  const found = new Map<string, Set<string>>();
  for (const name of Object.keys(MINISTRIES)) {
    const { searchField } = namesOf(name);
    let after: string | null = null;
    do {
      const { data }: Answer<Listing> = await graph.query<Listing>(
        `query($after: String) { list: ${searchField}(first: 200, after: $after) { edges { node { code level producer { uscc } } } pageInfo { hasNextPage endCursor } } }`,
        { after },
        EVERYTHING,
      );
      for (const { node } of data.list.edges)
        if (node.producer) found.set(node.producer.uscc, (found.get(node.producer.uscc) ?? new Set()).add(node.code));
      after = data.list.pageInfo.hasNextPage ? data.list.pageInfo.endCursor : null;
    } while (after !== null);
  }
  made = found;
}, 120_000);
afterAll(() => graph.stop());

interface Listing {
  readonly list: {
    readonly edges: readonly {
      readonly node: {
        readonly code: string;
        readonly level: string;
        readonly producer: { readonly uscc: string } | null;
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Written by the drop's stand-in itself, and so no fact: a lot whose code is one of dangerous goods. */
const isBeginning = (code: string): boolean =>
  code.startsWith('hazlot:') ||
  (units.get(code) ?? []).some(
    ({ sector, details }) =>
      sector === 'hazardous-goods' ||
      ['plot', 'livestock', 'egg', 'pesticide', 'veterinary-drug', 'feed'].includes(details.of) ||
      (details.of === 'rare-earth' && ['矿产品', '废料'].includes(details.form)) ||
      // Registered abroad: there are New Zealand's alone.
      (details.of === 'food' && details.licence.startsWith('CNZL')),
  );

/** With itself, as raw facts have it, as far as beginnings; what it was treated with is no source of it. */
function allSourcesOf(code: string): ReadonlySet<string> {
  const seen = new Set([code]);
  for (const each of seen)
    if (!isBeginning(each)) for (const { kind, from } of linksTo.get(each) ?? []) if (kind !== 'TREAT') seen.add(from);
  return seen;
}

/** By raw facts, without the gateway: whether of it, and of each thing that it came from, a beginning is known. */
function isTraceable(code: string): boolean {
  return [...allSourcesOf(code)].every((each) => [...allSourcesOf(each)].some(isBeginning));
}

interface Withheld {
  readonly sector: string;
  readonly policy: string | null;
}
interface Rate {
  readonly sampled: number;
  readonly traceable: number;
  readonly broken: number;
  readonly undecided: number;
  readonly causes: readonly { readonly reason: string; readonly sector: string | null; readonly units: number }[];
  readonly least: number;
  readonly most: number;
  readonly listed: number;
  readonly isAll: boolean;
  readonly draw: string;
  readonly gaps: readonly { readonly reason: string; readonly member: string | null }[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}
const RATE = `sampled traceable broken undecided causes { reason sector units } least most listed isAll draw
  gaps { reason member } withheld { sector policy } complete`;

async function rateOf(uscc: string, sample = 200, who: Who | null = EVERYTHING): Promise<Rate> {
  const { data, errors } = await graph.query<{ organization: { traceRate: Rate } }>(
    `query($uscc: USCC!, $sample: Int) { organization(uscc: $uscc) { traceRate(sample: $sample) { ${RATE} } } }`,
    { uscc, sample },
    who,
  );
  expect(errors).toEqual([]);
  return data.organization.traceRate;
}

/** Who makes most, by how many. */
const largest = (): [string, ReadonlySet<string>] =>
  [...made].sort(([, a], [, b]) => b.size - a.size)[0] as [string, ReadonlySet<string>];

async function without<T>(name: string, work: () => Promise<T>): Promise<T> {
  const proxy = graph.proxies[name];
  await proxy?.set({ kind: 'down' });
  try {
    return await work();
  } finally {
    await proxy?.set(null);
    // Until it is asked again.
    await vi.waitFor(async () => expect((await registersOf(largest()[0])).complete).toBe(true), 10_000);
  }
}

test('of every firm, what is listed and what can be traced is what raw facts give', async () => {
  expect(made.size).toBeGreaterThan(20);
  const outcomes = new Set<string>();
  for (const [uscc, codes] of made) {
    const yes = [...codes].filter(isTraceable).length;
    const told = await rateOf(uscc);
    expect(told, uscc).toMatchObject({
      listed: codes.size,
      sampled: codes.size,
      traceable: yes,
      broken: codes.size - yes,
      undecided: 0,
      isAll: true,
      complete: true,
      gaps: [],
      withheld: [],
      least: yes / codes.size,
      most: yes / codes.size,
    });
    expect(told.causes.length > 0, uscc).toBe(yes < codes.size);
    outcomes.add(yes === 0 ? 'none' : yes === codes.size ? 'all' : 'some');
  }
  expect([...outcomes].sort()).toEqual(['all', 'none', 'some']);
}, 60_000);

test('of a part, the interval is one of 95 %, the same each time', async () => {
  const [uscc, codes] = largest();
  const share = [...codes].filter(isTraceable).length / codes.size;
  const told = await rateOf(uscc, 10);
  expect(told).toMatchObject({ sampled: 10, listed: codes.size, isAll: true });
  const interval = wilson(told.traceable, 10);
  expect([told.least, told.most]).toEqual([interval.least, interval.most]);
  expect(told.least).toBeLessThan(told.most);
  expect(share).toBeGreaterThanOrEqual(told.least);
  expect(share).toBeLessThanOrEqual(told.most);
  expect(await rateOf(uscc, 10)).toEqual(told);
});

test('with a ministry down what is not known widens the interval both ways, and the share stays within', async () => {
  const firms = [...made].filter(([, codes]) => codes.size > 1);
  const before = await Promise.all(firms.map(([uscc]) => rateOf(uscc)));
  const undecided = await without('agriculture', async () => {
    let count = 0;
    for (const [i, [uscc]] of firms.entries()) {
      const told = await rateOf(uscc);
      const [whole] = [before[i] as Rate];
      expect(told, uscc).toMatchObject({ isAll: false, complete: false });
      expect(told.gaps.map(({ member }) => member)).toContain('agriculture');
      // Of units that are listed still: what was listed by the silent member is in no sample.
      if (told.listed !== whole.listed) continue;
      expect(told.least, uscc).toBeLessThanOrEqual(whole.least);
      expect(told.most, uscc).toBeGreaterThanOrEqual(whole.most);
      expect(told.sampled).toBe(told.traceable + told.broken + told.undecided);
      if (told.undecided > 0) {
        expect(told.causes).toContainEqual(expect.objectContaining({ reason: 'UNAVAILABLE', sector: 'AGRICULTURE' }));
        count += told.undecided;
      }
    }
    return count;
  });
  expect(undecided).toBeGreaterThan(0);
}, 60_000);

test('whoever may not list is told so, and nothing of how many there are', async () => {
  const [uscc] = largest();
  for (const who of [null, { role: 'citizen' } as const, { role: 'enterprise', uscc } as const]) {
    const told = await rateOf(uscc, 50, who);
    expect(told).toMatchObject({ sampled: 0, listed: 0, isAll: false, least: 0, most: 1, complete: true });
    expect(told.withheld).toContainEqual({ sector: 'FOOD_DRUG', policy: 'food-drug/search' });
  }
});

test('whoever may list one sector has a sample of that, and is told of the others', async () => {
  const [uscc] = largest();
  const told = await rateOf(uscc, 200, { role: 'regulator', sector: 'FOOD_DRUG', purpose: 'supervision' });
  expect(told.isAll).toBe(false);
  expect(told.withheld).toContainEqual({ sector: 'RARE_EARTH', policy: 'rare-earth/search' });
  expect(told.withheld).not.toContainEqual({ sector: 'FOOD_DRUG', policy: 'food-drug/search' });
});

interface Entry {
  readonly member: string;
  readonly licences: readonly { readonly kind: string; readonly status: string }[] | null;
  readonly categories: readonly unknown[] | null;
  readonly penalties: readonly { readonly number: string; readonly at: string; readonly reason: string }[] | null;
}
interface Registers {
  readonly entries: readonly Entry[];
  readonly gaps: readonly { readonly member: string | null }[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}
async function registersOf(uscc: string, who: Who | null = EVERYTHING): Promise<Registers> {
  const { data, errors } = await graph.query<{ organization: { registers: Registers } }>(
    `query($uscc: USCC!) { organization(uscc: $uscc) { registers { entries { sector member statedBy { name } division
      licences { kind status issuer { uscc name } } categories { number } penalties { number at reason } }
      gaps { member } withheld { sector policy } complete } } }`,
    { uscc },
    who,
  );
  expect(errors).toEqual([]);
  return data.organization.registers;
}

test('registers of all members are one list, as raw facts have them', async () => {
  const parties = Map.groupBy(
    facts.filter((fact): fact is PartyFact => fact.type === 'party'),
    ({ uscc }) => uscc,
  );
  expect(parties.size).toBeGreaterThan(30);
  for (const [uscc, own] of parties) {
    const { entries, complete } = await registersOf(uscc);
    expect(complete).toBe(true);
    expect(
      entries.map(({ member, licences, penalties }) => [
        member,
        licences?.map(({ kind, status }) => [kind, status]),
        penalties?.map(({ number, reason }) => [number, reason]),
      ]),
      uscc,
    ).toEqual(
      own
        .toSorted((a, b) => (a.sector < b.sector ? -1 : 1))
        .map(({ sector, licences, penalties = [] }) => [
          sector,
          licences.map(({ kind, status }) => [kind, status]),
          penalties.map(({ number, reason }) => [number, reason]),
        ]),
    );
  }
}, 60_000);

test('whoever is in the register of any one sector has a name, also where it alone is asked for, and many at once', async () => {
  const parties = new Map(facts.flatMap((fact) => (fact.type === 'party' ? [[fact.uscc, fact.name] as const] : [])));
  const query = `{ ${[...parties.keys()].map((uscc, i) => `o${i}: organization(uscc: "${uscc}") { name }`).join(' ')} nobody: organization(uscc: "91110000MA0T00001X") { name } }`;
  const { data, errors } = await graph.query<Readonly<Record<string, { readonly name: string | null }>>>(
    query,
    {},
    EVERYTHING,
  );
  expect(errors).toEqual([]);
  expect(data['nobody']).toEqual({ name: null });
  expect([...parties.keys()].map((_, i) => data[`o${i}`]?.name)).toEqual([...parties.values()]);
});

test('a name that nobody who answers knows is an error of whoever did not answer, not nobody’s', async () => {
  const only = (sector: string): PartyFact =>
    facts.find(
      (fact): fact is PartyFact =>
        fact.type === 'party' &&
        fact.sector === sector &&
        !facts.some((each) => each.type === 'party' && each.uscc === fact.uscc && each.sector !== sector),
    ) as PartyFact;
  const query = 'query($uscc: USCC!) { organization(uscc: $uscc) { name } }';
  const nameOf = (uscc: string): Promise<Answer<{ organization: { name: string | null } }>> =>
    graph.query(query, { uscc }, EVERYTHING);
  const [lost, other] = [only('food-drug'), only('rare-earth')];
  const told = await without('food-drug', async () => [await nameOf(lost.uscc), await nameOf(other.uscc)] as const);
  expect(told[0].data.organization.name).toBeNull();
  expect(told[0].errors).toMatchObject([{ extensions: { sector: 'FOOD_DRUG', codes: [`uscc:${lost.uscc}`] } }]);
  expect(told[1]).toMatchObject({ data: { organization: { name: other.name } }, errors: [] });
});

describe('penalties', () => {
  const penalised = facts.filter((fact): fact is PartyFact => fact.type === 'party' && fact.penalties !== undefined);

  test.each<[string, (of: PartyFact) => Who | null, boolean]>([
    ['the public', () => null, false],
    ['another firm', () => ({ role: 'enterprise', uscc: '91110000MA0T00001X' }), false],
    ['the firm itself', ({ uscc }) => ({ role: 'enterprise', uscc }), true],
    [
      'its own regulators',
      ({ sector }) => ({ role: 'regulator', sector: namesOf(sector).sector, purpose: 'supervision' }),
      true,
    ],
  ])('%s', async (_, whoOf, sees) => {
    expect(penalised.length).toBeGreaterThan(1);
    for (const fact of penalised) {
      const { entries, withheld, complete } = await registersOf(fact.uscc, whoOf(fact));
      const own = entries.find(({ member }) => member === fact.sector);
      expect(own?.licences?.length).toBe(fact.licences.length);
      expect(own?.penalties?.length ?? null).toBe(sees ? fact.penalties?.length : null);
      const policy = { sector: namesOf(fact.sector).sector, policy: `${fact.sector}/supervision` };
      expect(withheld.some((each) => JSON.stringify(each) === JSON.stringify(policy))).toBe(!sees);
      expect(complete).toBe(true);
    }
  });
});

test('a register that cannot be read is a gap, and the others’ entries stand', async () => {
  const party = facts.find((fact): fact is PartyFact => fact.type === 'party' && fact.sector === 'food-drug');
  const told = await without('food-drug', () => registersOf(party?.uscc ?? ''));
  expect(told.complete).toBe(false);
  expect(told.gaps).toEqual([{ member: 'food-drug' }]);
});

test('what it made is the search by producer, which nobody can turn into another', async () => {
  const [uscc, codes] = largest();
  const query = `query($uscc: USCC!, $where: SearchCondition) { organization(uscc: $uscc) { made(first: 200, where: $where) { edges { node { code } } } } }`;
  const { data } = await graph.query<{
    organization: { made: { edges: readonly { readonly node: { readonly code: string } }[] } };
  }>(query, { uscc }, EVERYTHING);
  expect(new Set(data.organization.made.edges.map(({ node }) => node.code))).toEqual(codes);
  const { errors } = await graph.query(query, { uscc, where: { producer: '91110000MA0T00001X' } }, EVERYTHING);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});

const INDICATOR = `query($uscc: USCC!, $version: String) { organization(uscc: $uscc) { indicator(version: $version, sample: 20) {
  version formula least most grade complete components { name weight least most missing inputs { name value member } } } } }`;

describe('the indicator', () => {
  test('is for whoever has the scope `credit`', async () => {
    const [uscc] = largest();
    for (const who of [null, EVERYTHING]) {
      const { errors, data } = await graph.query<{ organization: { indicator: unknown } | null }>(
        INDICATOR,
        { uscc },
        who,
      );
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
      expect(data?.organization?.indicator ?? null).toBeNull();
    }
  });

  test('is the sum of its components, and has no grade while one is missing', async () => {
    const smelter = facts.find((fact): fact is PartyFact => fact.type === 'party' && (fact.penalties?.length ?? 0) > 0);
    const { data, errors } = await graph.query<{ organization: { indicator: Indicator } }>(
      INDICATOR,
      { uscc: smelter?.uscc },
      { ...EVERYTHING, scope: 'credit' },
    );
    expect(errors).toEqual([]);
    const { components, least, most, grade, version } = data.organization.indicator;
    expect([grade, version]).toEqual([null, '2026-1']);
    expect(components.map(({ name, weight }) => [name, weight])).toEqual([
      ['TRACE_RATE', 30],
      ['INSPECTIONS', 20],
      ['RECALLS', 15],
      ['PENALTIES', 15],
      ['COMPLAINTS', 10],
      ['LICENCES', 10],
    ]);
    const of = (name: string): Component => components.find((each) => each.name === name) as Component;
    expect(of('COMPLAINTS')).toMatchObject({ least: 0, most: 1, missing: 'NOT_COLLECTED' });
    expect(of('PENALTIES').inputs.reduce((sum, { value }) => sum + value, 0)).toBe(smelter?.penalties?.length);
    expect(of('PENALTIES')).toMatchObject({ missing: null });
    expect(least).toBeCloseTo(
      components.reduce((sum, each) => sum + each.weight * each.least, 0),
      9,
    );
    expect(most).toBeCloseTo(
      components.reduce((sum, each) => sum + each.weight * each.most, 0),
      9,
    );
  });

  test('a formula that there is not is refused with those that there are', async () => {
    const [uscc] = largest();
    const { errors } = await graph.query(INDICATOR, { uscc, version: '1999-1' }, { ...EVERYTHING, scope: 'credit' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0]?.message).toContain('2026-1');
  });
});

interface Component {
  readonly name: string;
  readonly weight: number;
  readonly least: number;
  readonly most: number;
  readonly missing: string | null;
  readonly inputs: readonly { readonly name: string; readonly value: number; readonly member: string | null }[];
}
interface Indicator {
  readonly version: string;
  readonly least: number;
  readonly most: number;
  readonly grade: string | null;
  readonly components: readonly Component[];
}
