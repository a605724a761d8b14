import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

// Answers by hand, from demo/world/story: the gateway, all five ministries and their legacy systems.
const MEALS = 'gs1:(01)06901234001099(10)R260805';
const MEAT = 'gs1:(01)06901234001136(10)M260310';
const PIGS = ['eartag:137068100012345', 'eartag:137068100012346', 'eartag:137068100012347'];
const CAKES = 'gs1:(01)06901234001105(10)C260905';
const EGGS = 'gs1:(01)06901234001082(10)E260901';
const PLOT = 'urn:tongcha-demo:plot:370681-0031';
const REWORK = ['gs1:(01)06901234001150(10)RW1', 'gs1:(01)06901234001150(10)RW2'];
const PACKS = ['drug:83857930000879766601', 'drug:83857930000879766602', 'drug:83857930000879766603'];
const TABLETS = 'gs1:(01)06901234001020(10)T260310';
const INGREDIENT = 'gs1:(01)06901234001013(10)API260301';
const SOLVENT = 'hazlot:370681001.DCM20260215';
const CHLORINE = 'hazlot:370681001.CL20260110';
const [BAKER, IMPORTER] = ['91370681MA3T00121H', '91370681MA3T00125X'];
const WHO = { ...EVERYTHING, scope: 'impact credit' };

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ timeoutMs: 20_000, deadlineMs: 60_000, settings: { GATEWAY_PLAN_MS: '60000' } });
}, 120_000);
afterAll(() => graph.stop());

async function ask(query: string, variables: object): Promise<unknown> {
  const { data, errors } = await graph.query<object>(query, { ...variables }, WHO);
  expect(errors).toEqual([]);
  return data;
}

test('meals of imported meat and three pigs, cakes of eggs and a field’s wheat have an origin; what was baked of itself has none', async () => {
  const query = `query($codes: [TraceCode!]!) { traceable(codes: $codes) { complete gaps { reason } units {
    code traceable depth breaks { code reason member } origins { unit { code } beginning country }
  } } }`;
  const primary = (code: string): object => ({ unit: { code }, beginning: 'PRIMARY', country: null });
  expect(await ask(query, { codes: [MEALS, CAKES, REWORK[0], PACKS[0]] })).toEqual({
    traceable: {
      complete: true,
      gaps: [],
      units: [
        {
          code: MEALS,
          traceable: true,
          depth: 2,
          breaks: [],
          origins: [{ unit: { code: MEAT }, beginning: 'IMPORT', country: 'NZL' }, ...PIGS.map(primary)],
        },
        { code: CAKES, traceable: true, depth: 3, breaks: [], origins: [EGGS, PLOT].map(primary) },
        {
          code: REWORK[0],
          traceable: false,
          depth: 1,
          breaks: REWORK.map((code) => ({ code, reason: 'CIRCLE', member: 'food-drug' })),
          origins: [],
        },
        { code: PACKS[0], traceable: true, depth: 3, breaks: [], origins: [SOLVENT].map(primary) },
      ],
    },
  });
});

const ORIGINS = `query($codes: [TraceCode!]!, $first: Int) { origins(codes: $codes) {
  candidates(first: $first) { unit { code } depth cases score reach extent likelihood rank } cases left complete
} }`;

test('two bad packs of medicine have tablets, ingredient, solvent and chlorine in common, which a cake has not', async () => {
  // Below each end the two, and the case that all packs are in. With the cake four ends: 2 · ln(0.8 · 4/3 + 0.2) + ln(0.2).
  const likelihood = expect.closeTo(2 * Math.log((0.8 * 4) / 3 + 0.2) + Math.log(0.2), 6);
  const cases = PACKS.slice(0, 2);
  const alike = { cases, score: expect.closeTo(2 / 3, 9), reach: 3, extent: 'WHOLE', likelihood, rank: 1 };
  expect(await ask(ORIGINS, { codes: [...cases, CAKES] })).toEqual({
    origins: {
      cases: 3,
      left: 0,
      complete: true,
      candidates: [TABLETS, INGREDIENT, SOLVENT, CHLORINE].map((code, i) => ({
        unit: { code },
        depth: i + 1,
        ...alike,
      })),
    },
  });
  expect(await ask(ORIGINS, { codes: [...cases, CAKES], first: 1 })).toMatchObject({
    origins: { candidates: [{ unit: { code: TABLETS } }] },
  });
});

test('a baker’s trace rate is one in three, as two of its lots were made of each other', async () => {
  const query = `query($uscc: USCC!) { organization(uscc: $uscc) { traceRate {
    sampled traceable broken undecided causes { reason sector units } least most listed total isAll
  } } }`;
  expect(await ask(query, { uscc: BAKER })).toEqual({
    organization: {
      traceRate: {
        sampled: 3,
        traceable: 1,
        broken: 2,
        undecided: 0,
        causes: [{ reason: 'CIRCLE', sector: 'FOOD_DRUG', units: 2 }],
        least: 1 / 3,
        most: 1 / 3,
        listed: 3,
        total: 3,
        isAll: true,
      },
    },
  });
});

test('an importer’s indicator is 70 to 100: all is well, two lots were never inspected, and nobody tells of complaints', async () => {
  const query = `query($uscc: USCC!) { organization(uscc: $uscc) { indicator {
    least most grade components { name weight least most missing }
  } } }`;
  const known = { least: 1, most: 1, missing: null };
  expect(await ask(query, { uscc: IMPORTER })).toEqual({
    organization: {
      indicator: {
        least: 30 + 15 + 15 + 10,
        most: 100,
        grade: null,
        components: [
          { name: 'TRACE_RATE', weight: 30, ...known },
          { name: 'INSPECTIONS', weight: 20, least: 0, most: 1, missing: 'NOT_INSPECTED' },
          { name: 'RECALLS', weight: 15, ...known },
          { name: 'PENALTIES', weight: 15, ...known },
          { name: 'COMPLAINTS', weight: 10, least: 0, most: 1, missing: 'NOT_COLLECTED' },
          { name: 'LICENCES', weight: 10, ...known },
        ],
      },
    },
  });
});

test('monitoring counts what there is: of each sector as many as its search tells', async () => {
  const told = (await ask(
    '{ monitoring { groups { sector units } others { count } complete members { member usualMilliseconds } } }',
    {},
  )) as { readonly monitoring: { readonly groups: readonly { readonly sector: string; readonly units: number }[] } };
  const counted = (await ask('{ aggregate(by: [SECTOR], measures: [COUNT]) { groups { sector count } } }', {})) as {
    readonly aggregate: { readonly groups: readonly { readonly sector: string; readonly count: number }[] };
  };
  expect(told).toMatchObject({ monitoring: { complete: true, others: { count: 0 } } });
  for (const { sector, count } of counted.aggregate.groups)
    expect(
      told.monitoring.groups.filter((each) => each.sector === sector).reduce((sum, { units }) => sum + units, 0),
      sector,
    ).toBe(count);
}, 60_000);
