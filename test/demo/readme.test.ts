import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { truthOf } from '../../demo/world/truth.ts';
import { readRuleFiles, ruleBook } from '../../gateway/warnings/rule-book.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../demo/README.md'), 'utf8');
const ROWS = [...PAGE.matchAll(/^\| `([\w-]+)` \| (\d+) \| `(.+)` \|$/gm)].map(
  ([, rule = '', cases = '', code = '']) => ({
    rule,
    cases: Number(cases),
    code,
  }),
);
const RULES = ruleBook(readRuleFiles(), ownSupergraph()).rules.map(({ id }) => id);

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ scale: 0.02 });
}, 120_000);
afterAll(() => graph?.stop());

test('demo/README has every rule, with how many cases there are', () => {
  const truth = Map.groupBy(truthOf({ seed: 1, scale: 1 }), ({ rule }) => rule);
  expect(ROWS.map(({ rule, cases }) => ({ rule, cases }))).toEqual(
    ROWS.map(({ rule }) => ({ rule, cases: truth.get(rule)?.length })),
  );
  expect(ROWS.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...RULES, ...truth.keys()]));
});

test.each(ROWS.filter(({ rule }) => RULES.includes(rule)))('$rule tells of $code', async ({ rule, code }) => {
  const { data, errors } = await graph.query<{ unit: { warnings: readonly { readonly outcome: string }[] } }>(
    'query($code: TraceCode!, $rule: [String!]) { unit(code: $code) { warnings(rules: $rule, undecided: true) { outcome } } }',
    { code, rule: [rule] },
    EVERYTHING,
  );
  expect(errors ?? []).toEqual([]);
  const outcomes = data.unit.warnings.map(({ outcome }) => outcome);
  // No quota is given here.
  expect(outcomes).toContain(rule === 'quota-exceeded' ? 'UNDECIDED' : 'FIRES');
});
