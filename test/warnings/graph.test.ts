import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededCases } from '../../demo/world/seeded/index.ts';
import { QUOTA, truthOf } from '../../demo/world/truth.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { SHIPPED } from './support/shipped-rules.ts';

/** The rules over the real systems' formats: what was put into the sample that breaks them, and nothing else of it. */
const SAMPLE = { seed: 1, scale: 0 };
const cases = [...seededCases(SAMPLE)];
const rules = mkdtempSync(join(tmpdir(), 'tongcha-quota-'));
let graph: Graph;

beforeAll(async () => {
  writeFileSync(
    join(rules, 'parameters.yaml'),
    `version: 1
parameters:
  - { rule: quota-exceeded, parameter: monthKilograms, member: rare-earth, value: ${QUOTA}, source: the sample }
`,
  );
  graph = await startGraph({
    scale: SAMPLE.scale,
    timeoutMs: 20_000,
    deadlineMs: 60_000,
    settings: { GATEWAY_RULES: rules },
  });
}, 120_000);
afterAll(async () => {
  await graph?.stop();
  rmSync(rules, { recursive: true, force: true });
});

test('each case is found by its rule, and no rule warns of what breaks another', async () => {
  const codes = [...new Set(cases.flatMap((each) => each.codes))];
  const query = `query ($codes: [TraceCode!]!) {
    chains(codes: $codes) { complete warnings { rule { id } codes zh } units { code } }
  }`;
  const { data, errors } = await graph.query<{ chains: Answered }>(query, { codes }, EVERYTHING);
  expect(errors ?? []).toEqual([]);
  const { warnings, complete } = data.chains;
  expect(complete).toBe(true);
  const known = new Set(SHIPPED.rules.map(({ id }) => id));
  const tells = (rule: string, of: readonly string[]): boolean =>
    warnings.some((each) => each.rule.id === rule && of.every((code) => each.codes.includes(code)));
  const missed = cases.filter(({ rule, codes: of }) => known.has(rule) && !tells(rule, of));
  expect(missed).toEqual([]);
  const truth = truthOf(SAMPLE);
  const wrong = warnings.filter(
    ({ rule, codes: told }) =>
      !truth.some((one) => one.rule === rule.id && one.codes.every((code) => told.includes(code))),
  );
  expect(wrong).toEqual([]);
});

interface Answered {
  readonly complete: boolean;
  readonly warnings: readonly {
    readonly rule: { readonly id: string };
    readonly codes: readonly string[];
    readonly zh: string;
  }[];
}
