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
