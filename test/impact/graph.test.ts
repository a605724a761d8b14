import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

interface Range {
  readonly least: number;
  readonly most: number | null;
}

interface Answer {
  readonly impact: {
    readonly units: readonly { code: string; certain: boolean; share: Range; content: Range | null }[];
    readonly holders: readonly { organization: { uscc: string }; codes: string[] }[];
    readonly balance: readonly { source: Range | null }[];
    readonly totals: readonly { key: string | null; units: number; certain: number }[];
    readonly gaps: readonly { member: string | null; codes: string[] }[];
    readonly complete: boolean;
  };
}

const CHLORINE = 'hazlot:370681001.CL20260301';
const SOLVENT = 'hazlot:370681001.DCM20260215';
const QUERY = `query Impact($codes: [TraceCode!]!) {
  impact(codes: $codes) {
    units { code unit { code } certain depth mixing sectors share { least most } content { least most unit } affected { least most } }
    holders { organization { uscc } codes certain } balance { root { code } source { least most unit } becauseOf { reason } }
    totals(by: [SECTOR]) { by key units certain content { least most unit } } actions { sector division organization { uscc } duty basis due codes } gaps { member codes } coverage { member } complete
  }
}`;
const ASKER = { ...EVERYTHING, scope: 'impact' };

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ as: ASKER });
});
afterAll(() => graph.stop());

test('of a chlorine lot: its cylinders, surely, and who has them', async () => {
  const { data, errors } = await graph.query<Answer>(QUERY, { codes: [CHLORINE] });
  expect(errors ?? []).toEqual([]);
  const { units, holders, complete } = data.impact;
  expect(complete).toBe(true);
  expect(units.map(({ code }) => code)).toEqual(
    expect.arrayContaining([CHLORINE, 'cylinder:137021000345', 'cylinder:137021000346']),
  );
  expect(units.find(({ code }) => code === 'cylinder:137021000345')?.certain).toBe(true);
  expect(units.some(({ code }) => code.startsWith('uscc:'))).toBe(false);
  expect(holders.map(({ organization }) => organization.uscc)).toContain('91370681MA3T00105U');
});

test('to whom units went is told with when and how much, also where they are no longer; to nobody who may not see it', async () => {
  const HANDOVERS =
    'query($codes: [TraceCode!]!) { impact(codes: $codes) { handovers { kind from to at until quantity { value unit } evidence { member } } withheld { sector policy } } }';
  const asked = async (who = ASKER as Parameters<typeof graph.query>[2]): Promise<Handovers> =>
    (await graph.query<{ impact: Handovers }>(HANDOVERS, { codes: [CHLORINE] }, who)).data.impact;
  const { handovers } = await asked();
  const told = handovers.map(({ kind, from, to, until }) => [kind, from, to, until]);
  expect(new Set(told)).toEqual(
    new Set([
      // A cylinder that went back, and one that has not: the later filling of the first is another lot’s.
      ['HOLD', 'cylinder:137021000345', 'uscc:91370681MA3T00105U', '2026-04-15T16:00:00+08:00'],
      ['HOLD', 'cylinder:137021000346', 'uscc:91370681MA3T00105U', null],
      ['TRANSPORT', CHLORINE, 'uscc:91370681MA3T00102J', null],
    ]),
  );
  expect(handovers.find(({ kind }) => kind === 'TRANSPORT')?.quantity).toEqual({ value: 2, unit: 't' });
  const blind = await asked({ role: 'data-team', scope: 'impact' });
  expect(blind.handovers).toEqual([]);
  expect(blind.withheld).toContainEqual({ sector: 'HAZARDOUS_GOODS', policy: 'hazardous-goods/parties' });
});

interface Handovers {
  readonly handovers: readonly {
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly until: string | null;
    readonly quantity: unknown;
  }[];
  readonly withheld: readonly unknown[];
}

test('who may not ask is told nothing, and amounts that one may not see widen', async () => {
  const refused = await graph.query<Partial<Answer>>(QUERY, { codes: [CHLORINE] }, EVERYTHING);
  expect(refused.data?.impact ?? null).toBeNull();
  const seen = await graph.query<Answer>(QUERY, { codes: [SOLVENT] });
  const blind = await graph.query<Answer>(QUERY, { codes: [SOLVENT] }, { role: 'data-team', scope: 'impact' });
  expect(blind.data.impact.balance[0]?.source).toBeNull();
  expect(seen.data.impact.balance[0]?.source).not.toBeNull();
  for (const { code, share } of blind.data.impact.units) {
    const whole = seen.data.impact.units.find((unit) => unit.code === code);
    if (!whole) continue;
    expect(share.least).toBeLessThanOrEqual(whole.share.least + 1e-9);
    expect(share.most).toBeGreaterThanOrEqual((whole.share.most ?? 1) - 1e-9);
  }
});

test('with a member down every range holds what it held before, and it is said who is missing', async () => {
  const whole = await graph.query<Answer>(QUERY, { codes: [SOLVENT] });
  const lonely = await startGraph({ as: ASKER });
  try {
    await lonely.stopMinistry('food-drug');
    const { data } = await lonely.query<Answer>(QUERY, { codes: [SOLVENT] });
    expect(data.impact.complete).toBe(false);
    expect(data.impact.gaps.map(({ member }) => member)).toContain('food-drug');
    expect(data.impact.units.length).toBeLessThanOrEqual(whole.data.impact.units.length);
    for (const { code, share } of data.impact.units) {
      const before = whole.data.impact.units.find((unit) => unit.code === code)?.share;
      expect(share.least).toBeLessThanOrEqual((before?.least ?? 0) + 1e-9);
      expect(share.most).toBeGreaterThanOrEqual((before?.most ?? 1) - 1e-9);
    }
  } finally {
    await lonely.stop();
  }
});
