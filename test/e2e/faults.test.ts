import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Manner } from '../../demo/stand-in.ts';
import type { StandInName } from '../../demo/stand-ins.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

interface Answer {
  chain: {
    complete: boolean;
    units: { code: string }[];
    links: { from: string; to: string }[];
    gaps: { reason: string; sector: string; system: string | null; codes: string[] }[];
    coverage: { sector: string; status: string }[];
  };
}

const TIMEOUT_MS = 1_500;
const QUERY = `query Chain($code: TraceCode!, $direction: Direction!) {
  chain(code: $code, direction: $direction) {
    complete units { code records { sector productName } } links { from to kind evidence { sector } }
    gaps { reason sector system codes message } coverage { sector status }
  }
}`;

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ as: EVERYTHING, timeoutMs: TIMEOUT_MS, probeEveryMs: 300 });
  // The first questions of a process are slow: connections, WSDL, plans.
  for (const { start, direction } of CASES) await graph.query(QUERY, { code: start, direction });
});
afterAll(() => graph.stop());

/** Chains from which each system's part is missed: what must still be there when that system is not, and where the walk starts. */
const CASES: readonly {
  readonly system: StandInName;
  readonly sector: string;
  readonly start: string;
  readonly direction: 'BACK' | 'FORWARD';
  readonly still: readonly string[];
}[] = [
  // Pickles: EPCIS, agriculture, hazardous goods. Without agriculture its food link still leads to the certificate.
  {
    system: 'agriculture-bus',
    sector: 'AGRICULTURE',
    start: 'gs1:(01)06901234001051(10)K260620',
    direction: 'BACK',
    still: ['cert:HGZ370681202606100001'],
  },
  // A tablet pack while the food system of the same ministry is away: the drug system's chain stands whole.
  {
    system: 'food-epcis',
    sector: 'FOOD_DRUG',
    start: 'drug:83857930000879766601',
    direction: 'BACK',
    still: [
      'gs1:(01)06901234001020(10)T260310',
      'gs1:(01)06901234001013(10)API260301',
      'hazlot:370681001.DCM20260215',
      'hazlot:370681001.CL20260110',
    ],
  },
  // Pickles while the drug system is away.
  {
    system: 'drug-soap',
    sector: 'FOOD_DRUG',
    start: 'gs1:(01)06901234001051(10)K260620',
    direction: 'BACK',
    still: ['cert:HGZ370681202606100001', 'gs1:(01)06901234001044(10)V260610', 'hazlot:320500002.CPF20260105'],
  },
  // Chlorine: the hazardous-goods report still knows one filling and the waybill.
  {
    system: 'equipment-db',
    sector: 'SPECIAL_EQUIPMENT',
    start: 'hazlot:370681001.CL20260301',
    direction: 'FORWARD',
    still: ['cylinder:137021000345', 'uscc:91370681MA3T00102J'],
  },
  // Files that came before still answer.
  {
    system: 'hazard-drop',
    sector: 'HAZARDOUS_GOODS',
    start: 'drug:83857930000879766601',
    direction: 'BACK',
    still: ['hazlot:370681001.DCM20260215', 'hazlot:370681001.CL20260110'],
  },
  {
    system: 'rare-earth-xml',
    sector: 'RARE_EARTH',
    start: 'equipment:31103502032026050012',
    direction: 'BACK',
    still: ['device:311012056202600012', 'relot:91320500MA1F00110G.NF260315'],
  },
];
const REASONS: Readonly<Record<Exclude<Manner, 'well'>, string>> = {
  down: 'UNAVAILABLE',
  hung: 'TIMEOUT',
  garbage: 'BAD_ANSWER',
};

describe.each(CASES)('$system', ({ system, sector, start, direction, still }) => {
  test.each(['down', 'hung', 'garbage'] as const)(
    '%s: the rest is answered in bounded time, with a gap that names it',
    async (manner) => {
      const standIn = graph.standIns.each[system];
      const before = await graph.query<Answer>(QUERY, { code: start, direction });
      expect(before.data.chain.gaps).toEqual([]);
      await standIn.behave(manner);
      try {
        await sleep(system === 'hazard-drop' ? 900 : 0); // the front-end machine is looked at, not asked
        const answers: { readonly status: number; readonly text: string; readonly tookMs: number }[] = [];
        // On a busy machine a ministry may be late itself to tell which system was: then it is asked again.
        await vi.waitFor(
          async () => {
            const began = Date.now();
            const answer = await graph.query<Answer>(QUERY, { code: start, direction });
            answers.push({ ...answer, tookMs: Date.now() - began });
            const { chain } = answer.data;
            const codes = chain.units.map((unit) => unit.code);
            for (const code of [start, ...still]) expect(codes).toContain(code);
            expect(chain.complete).toBe(false);
            const gaps = chain.gaps.filter((gap) => gap.sector === sector);
            expect(gaps.map((gap) => gap.reason)).toContain(REASONS[manner]);
            expect(gaps.map((gap) => gap.system)).toContain(system);
            expect(chain.gaps.filter((gap) => gap.sector !== sector)).toEqual([]);
            expect(
              chain.coverage.filter((each) => each.sector !== sector).every((each) => each.status === 'ANSWERED'),
            ).toBe(true);
          },
          { timeout: 25_000 },
        );
        for (const { status, text, tookMs } of answers) {
          expect(status).toBe(200);
          expect(text).not.toMatch(/https?:\/\/|127\.0\.0\.1|\.ts:|at \w+ \(|Main\.java|stacktrace|<html/);
          // Each step of the walk may wait for the sick system once.
          expect(tookMs).toBeLessThan(TIMEOUT_MS * 9);
        }
      } finally {
        await standIn.behave('well');
      }
      // What looks at it finds out: the front-end machine's scan, a probe.
      await vi.waitFor(
        async () =>
          expect((await graph.query<Answer>(QUERY, { code: start, direction })).data).toMatchObject({
            chain: { complete: true },
          }),
        { timeout: 10_000, interval: 250 },
      );
    },
  );
});

test('a hung ministry leaves time to fetch what the others hold', async () => {
  const hurried = await startGraph({ as: EVERYTHING, timeoutMs: 10_000, deadlineMs: 4_000 });
  try {
    const query =
      '{ chain(code: "drug:83857930000879766601") { units { records { productName } } gaps { reason sector } } }';
    // The first questions of a process are slow, and the time here is for the hung one.
    await hurried.query(query);
    await hurried.standIns.each['agriculture-bus'].behave('hung');
    const began = Date.now();
    const { data, errors } = await hurried.query<{
      chain: { units: { records: { productName: string | null }[] }[]; gaps: { reason: string; sector: string }[] };
    }>(query);
    // That no record is missing tells that the deadline was kept; this, that it was one, and not the ministry's own time.
    expect(Date.now() - began).toBeLessThan(9_000);
    expect(errors).toEqual([]);
    expect(data.chain.units.map((unit) => unit.records[0]?.productName)).toEqual([
      '示例片',
      '示例片',
      '示例原料药',
      '二氯甲烷',
      '液氯',
    ]);
    // One gap where the ministry told each time that its system was late; a second where it was late itself to tell it.
    expect(new Set(data.chain.gaps.map(({ reason, sector }) => `${sector} ${reason}`))).toEqual(
      new Set(['AGRICULTURE TIMEOUT']),
    );
  } finally {
    await hurried.stop();
  }
});

test('a ministry’s own process that is gone is a gap, and a field of its own an error with its sector', async () => {
  const lonely = await startGraph({ as: EVERYTHING, timeoutMs: 4 * TIMEOUT_MS });
  try {
    await lonely.stopMinistry('agriculture');
    const { data, errors, status } = await lonely.query<Answer & { unit: unknown }>(
      `{ chain(code: "gs1:(01)06901234001051(10)K260620") { units { code } gaps { reason sector } coverage { sector status } } unit(code: "gs1:(01)06901234001051(10)K260620") { agriculture { productName } foodDrug { productName } } }`,
    );
    expect(status).toBe(200);
    expect(data.chain.units.map((unit) => unit.code)).toContain('cert:HGZ370681202606100001');
    expect(data.chain.gaps).toEqual([{ reason: 'UNAVAILABLE', sector: 'AGRICULTURE' }]);
    expect(data.unit).toEqual({ agriculture: null, foodDrug: [{ productName: '酱黄瓜' }] });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', sector: 'AGRICULTURE' } }]);
    expect(errors[0]?.message).toBe('AGRICULTURE cannot be reached');

    // A list without its record says so, though nobody asks for coverage.
    const code = 'gs1:(01)06901234001051(10)K260620';
    const held = await lonely.query<{ unit: { records: { sector: string }[] } }>(
      `{ unit(code: "${code}") { records { sector } } }`,
    );
    expect(held.data.unit.records).toEqual([{ sector: 'FOOD_DRUG' }]);
    expect(held.errors).toEqual([
      {
        message: 'AGRICULTURE cannot be reached',
        extensions: { code: 'UNAVAILABLE', sector: 'AGRICULTURE', member: 'agriculture', codes: [code] },
      },
    ]);
  } finally {
    await lonely.stop();
  }
});
