import { afterAll, beforeAll, expect, test } from 'vitest';
import { truthOf } from '../../demo/world/truth.ts';
import { world } from '../../demo/world/index.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

const SAMPLE = { seed: 1, scale: 0.02 };
const codes = [
  ...new Set([...world(SAMPLE)].flatMap((fact) => (fact.type === 'unit' && !fact.deleted ? [fact.code] : []))),
];
const BATCH = 50;

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ scale: SAMPLE.scale, as: EVERYTHING });
});
afterAll(() => graph.stop());

interface Told {
  readonly chains: { readonly warnings: readonly { readonly codes: readonly string[] }[] };
}
const QUERY = `query ($codes: [TraceCode!]!, $rules: [String!]!) {
  chains(codes: $codes, direction: BACK, maxDepth: 0) { warnings(rules: $rules) { codes } }
}`;

test.each(['papers-missing', 'licence-invalid', 'two-places'])(
  '%s says of the sample what was put there, and nothing else',
  async (rule) => {
    const fired: (readonly string[])[] = [];
    for (let i = 0; i < codes.length; i += BATCH) {
      const { data, errors } = await graph.query<Told>(QUERY, { codes: codes.slice(i, i + BATCH), rules: [rule] });
      expect(errors).toEqual([]);
      fired.push(...data.chains.warnings.map((each) => each.codes));
    }
    const truth = truthOf(SAMPLE).filter((each) => each.rule === rule);
    expect(truth.length).toBeGreaterThanOrEqual(2);
    const isOf = (told: readonly string[], of: readonly string[]): boolean => of.every((code) => told.includes(code));
    expect(truth.filter((each) => !fired.some((told) => isOf(told, each.codes)))).toEqual([]);
    expect(fired.filter((told) => !truth.some((each) => isOf(told, each.codes)))).toEqual([]);
  },
);
