import { Supergraph } from '@apollo/federation-internals';
import { type ExecutionResult, type GraphQLSchema, isInterfaceType, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { compose, type Engine, type TestSubgraph, tongchaEngine } from '../execute/support/federation.ts';
import { isUnplannable } from '../execute/support/random/compare.ts';
import { World } from '../execute/support/random/data.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { type Model, randomModel } from '../execute/support/random/model.ts';
import { randomOperation } from '../execute/support/random/operation.ts';
import { readMarks } from '../../gateway/supergraph/marks.ts';
import { LONG } from '../support/runs.ts';
import { Oracle } from './support/oracle.ts';
import { marked, randomRights, randomRules, type Rules, withInterfaces } from './support/random-marks.ts';
import { Wire } from './support/wire.ts';

const CASES = LONG ? 20_000 : 40;
const EACH = 40;
/** Of an operation; interfaces within interfaces take the planner long. */
const FIELDS = LONG ? 12 : 8;
/** ACCESS_SEED=n runs one graph alone. */
const ONLY = process.env['ACCESS_SEED'];
const FIRST = ONLY === undefined ? 1 : Number(ONLY);

interface Graph {
  readonly model: Model;
  readonly rules: Rules;
  readonly whole: GraphQLSchema;
  readonly world: World;
  readonly engine: Engine;
  readonly wire: Wire;
}

async function build(seed: number): Promise<Graph | null> {
  const dice = new Dice(`access ${seed}`);
  const model = randomModel(seed, { named: true });
  const world = new World(model);
  const subgraphs: readonly TestSubgraph[] = world.subgraphs();
  let sdl: string;
  try {
    sdl = compose(subgraphs);
  } catch {
    return null;
  }
  const whole = Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();
  const rules = randomRules(dice, model);
  const interfaces = Object.values(whole.getTypeMap()).filter(isInterfaceType);
  const types = new Map(interfaces.map((type) => [type.name, whole.getPossibleTypes(type).map(({ name }) => name)]));
  const fields = new Map(interfaces.map((type) => [type.name, Object.keys(type.getFields())]));
  const names = dice.pick([
    ['authenticated', 'requiresScopes', 'policy'],
    ['signedIn', 'may', 'federation__policy'],
    ['policy', 'authenticated', 'requiresScopes'],
  ] as const);
  const supergraph = marked(sdl, dice.chance(0.7) ? withInterfaces(rules, types, fields) : rules, names);
  expect(readMarks(supergraph).sdl).not.toContain('SECURITY, import');
  return { model, rules, whole, world, wire: new Wire(subgraphs), engine: await tongchaEngine(supergraph, subgraphs) };
}

test(`${CASES} random operations, rules and rights: what is allowed is answered as ever, and what is not is neither answered nor fetched`, async () => {
  const count = {
    graphs: 0,
    cases: 0,
    refused: 0,
    allowed: 0,
    untouched: 0,
    lost: 0,
    unplannable: 0,
    splits: 0,
    calls: 0,
  };
  for (let seed = FIRST; count.cases < CASES; seed += 1) {
    const graph: Graph | null = await build(seed);
    if (!graph) continue;
    const { model, rules, whole, world, engine, wire } = graph;
    count.graphs += 1;
    for (let i = 0; i < EACH && count.cases < CASES; i += 1) {
      const operation = randomOperation(whole, seed * 1_000 + i, FIELDS);
      const document = parse(operation.query);
      if (validate(whole, document).length > 0) continue;
      const { words, rights } = randomRights(new Dice(`rights ${seed} ${i}`));
      const oracle = new Oracle(whole, model, rules, words);
      const before = engine.calls.length;
      const ours: ExecutionResult = await engine.ask({ ...operation, rights });
      if (isUnplannable(ours)) {
        count.unplannable += 1;
        continue;
      }
      const expected = await oracle.answer(world, document, operation.variables ?? {}, operation.operationName);
      const refused = oracle.refusals(document, operation.variables ?? {}, operation.operationName);
      const faults: string[] = [];
      const told = (ours.errors ?? [])
        .filter(({ extensions }) => extensions?.['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE')
        .map(({ path }) => (path ?? []).join('/'));
      if (told.toSorted().join() !== refused.join())
        faults.push(`refused are ${told.join(' ')}, not ${refused.join(' ')}`);
      const calls = engine.calls.slice(before);
      for (const call of calls) {
        for (const place of await wire.fetchedBy(call)) {
          const [type = '', field = ''] = place.split('.');
          if (oracle.forbids(type, field)) faults.push(`${place} is fetched of ${call.subgraph}: ${call.query}`);
        }
      }
      // Where something fails beside, the plan of an interface object may lose more; without failures nothing may differ.
      const hidden = /__(schema|type)\b/.test(operation.query);
      if (!hidden && JSON.stringify(ours.data) !== JSON.stringify(expected.data)) {
        if (model.failures > 0 && model.extras) count.lost += 1;
        else faults.push('the answer is not that of the whole graph, with null for what is refused');
      }
      if (model.failures === 0 && told.length !== (ours.errors ?? []).length)
        faults.push('there is an error that nothing explains');
      count.cases += 1;
      count.calls += calls.length;
      if (refused.length > 0) count.refused += 1;
      if (
        refused.length > 0 &&
        /: *[^n]/.test(JSON.stringify(ours.data ?? null).replaceAll(/"[^"]*":(\{|\[|null)/g, ''))
      )
        count.allowed += 1;
      if (refused.length === 0) count.untouched += 1;
      if (calls.some(({ query }) => /\.\.\. ?on E\d ?\{[^{}]*n_s/.test(query))) count.splits += 1;
      if (faults.length > 0) {
        const lines = [
          `ACCESS_SEED=${seed}, case ${i}`,
          ...faults,
          '--- operation',
          operation.query,
          JSON.stringify(operation.variables),
          `--- rights ${[...words].join(' ')}`,
          ...[...rules].map(([place, own]) => `${place} ${JSON.stringify(own)}`),
          '--- calls',
          ...calls.map(({ subgraph, query }) => `${subgraph}: ${query}`),
          '--- ours',
          JSON.stringify(ours),
          '--- expected',
          JSON.stringify(expected),
          '--- composed',
          ...world.subgraphs().map(({ name, typeDefs }) => `--- ${name}\n${typeDefs}`),
        ];
        expect.fail(lines.join('\n'));
      }
    }
    await engine.stop();
    if (ONLY !== undefined) break;
  }
  console.log(`seeds from ${FIRST}`, count);
  if (ONLY !== undefined) return;
  // The generator must not quietly stop generating.
  expect(count.refused).toBeGreaterThan(count.cases * 0.3);
  expect(count.untouched).toBeGreaterThan(count.cases * 0.1);
  expect(count.lost).toBeLessThan(count.cases * 0.05);
  expect(count.unplannable).toBeLessThan(count.cases * 0.05);
}, 3_600_000);
