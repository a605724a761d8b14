import { Supergraph } from '@apollo/federation-internals';
import { execute, type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { apolloEngine, compose, type Engine, type Operation, tongchaEngine } from './support/federation.ts';
import { compareErrors, UNKNOWN, unlikeApollo } from './support/random/compare.ts';
import { World } from './support/random/data.ts';
import { type Model, randomModel } from './support/random/model.ts';
import { randomOperation } from './support/random/operation.ts';
import { sdlOf } from './support/random/sdl.ts';

const OPERATIONS = LONG ? 20_000 : 300;
const EACH = 15;
/** DIFFERENTIAL_SEED=n runs one graph alone. */
const ONLY = process.env['DIFFERENTIAL_SEED'];
const FIRST = ONLY === undefined ? 1 : Number(ONLY);

interface Case {
  readonly model: Model;
  readonly whole: GraphQLSchema;
  readonly world: World;
  readonly engines: readonly [ours: Engine, apollo: Engine];
}

async function build(seed: number): Promise<Case | null> {
  const model = randomModel(seed);
  const world = new World(model);
  const subgraphs = world.subgraphs();
  let sdl: string;
  try {
    sdl = compose(subgraphs);
  } catch {
    return null;
  }
  return { model, world, whole: Supergraph.build(sdl).apiSchema().toGraphQLJSSchema(), engines: [await tongchaEngine(sdl, subgraphs), await apolloEngine(sdl, subgraphs)] };
}

async function askWhole({ whole, world }: Case, { query, variables = {}, operationName }: Operation): Promise<ExecutionResult> {
  const typeResolver = (value: unknown): string => (value as { __typename: string }).__typename;
  const result = await execute({ schema: whole, document: parse(query), variableValues: variables, operationName: operationName ?? null, fieldResolver: world.resolve, typeResolver });
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}

function report({ model }: Case, number: number, operation: Operation, answers: object): string {
  return [`DIFFERENTIAL_SEED=${model.seed}, operation ${number}`, ...[...sdlOf(model)].map(([name, sdl]) => `--- ${name}\n${sdl}`), '--- operation', operation.query, JSON.stringify(operation.variables), ...Object.entries(answers).map(([who, answer]) => `--- ${who}\n${JSON.stringify(answer)}`)].join('\n');
}

test(`${OPERATIONS} random operations over random graphs answer as the whole graph does, and as Apollo's executor does`, async () => {
  const count = { graphs: 0, uncomposable: 0, operations: 0, invalid: 0, withErrors: 0, withNull: 0, mutations: 0, interfaceObjects: 0, requires: 0, provides: 0, overrides: 0, calls: 0, apolloCalls: 0, lostByThePlan: 0 };
  const unlike = new Map<string, number>();
  for (let seed = FIRST; count.operations < OPERATIONS; seed += 1) {
    const one: Case | null = await build(seed);
    if (!one) {
      count.uncomposable += 1;
      if (ONLY !== undefined) break;
      continue;
    }
    count.graphs += 1;
    if (one.model.extras) count.interfaceObjects += 1;
    const fields = one.model.entities.flatMap((entity) => entity.fields);
    if (fields.some(({ requires }) => requires !== null)) count.requires += 1;
    if ([...fields, ...one.model.roots].some(({ provides }) => provides !== null)) count.provides += 1;
    if (fields.some(({ overrides }) => overrides !== null)) count.overrides += 1;
    for (let i = 0; i < EACH; i += 1) {
      const operation = randomOperation(one.whole, seed * 1_000 + i);
      if (validate(one.whole, parse(operation.query)).length > 0) {
        count.invalid += 1;
        continue;
      }
      const [own, reference]: readonly [Engine, Engine] = one.engines;
      const whole = await askWhole(one, operation);
      const ours: ExecutionResult = await own.ask(operation);
      const theirs: ExecutionResult = await reference.ask(operation);
      count.operations += 1;
      if (whole.errors) count.withErrors += 1;
      if (JSON.stringify(whole.data).includes('null')) count.withNull += 1;
      if (operation.query.includes('mutation Asked')) count.mutations += 1;
      const same = JSON.stringify(ours.data) === JSON.stringify(whole.data);
      // An interface object knows no types: the plan asks it for what was selected of any type, and where some of that fails
      // and may not be null, the answer for all is lost. No executor of that plan can have it.
      const faults: string[] = [...(same ? [] : ['data are not those of the whole graph, or in another order']), ...compareErrors(whole, ours)];
      if (faults.length > 0 && one.model.extras && JSON.stringify(ours.data) === JSON.stringify(theirs.data)) {
        count.lostByThePlan += 1;
        continue;
      }
      for (const why of unlikeApollo(ours, theirs)) {
        if (why === UNKNOWN) faults.push('Apollo answers otherwise, for no known reason');
        else unlike.set(why, (unlike.get(why) ?? 0) + 1);
      }
      if (faults.length > 0) expect.fail(`${faults.join('\n')}\n${report(one, i, operation, { whole, ours, apollo: theirs })}`);
    }
    for (const engine of one.engines) {
      count[engine.name === 'apollo' ? 'apolloCalls' : 'calls'] += engine.calls.length;
      await engine.stop();
    }
    if (ONLY !== undefined) break;
  }
  console.log(`seeds from ${FIRST}`, count, Object.fromEntries(unlike));
  if (ONLY !== undefined) return;
  // The generator must not quietly stop generating.
  expect(count.uncomposable).toBeLessThan(count.graphs * 0.2);
  expect(count.invalid).toBeLessThan(count.operations * 0.05);
  expect(count.withErrors).toBeGreaterThan(count.operations * 0.1);
  expect(count.withNull).toBeGreaterThan(count.operations * 0.3);
  expect(count.mutations).toBeGreaterThan(count.operations * 0.05);
  for (const feature of ['interfaceObjects', 'requires', 'provides', 'overrides'] as const) expect(count[feature], feature).toBeGreaterThan(count.graphs * 0.1);
  expect(count.lostByThePlan).toBeLessThan(count.operations * 0.005);
  expect(count.calls).toBeLessThanOrEqual(count.apolloCalls);
}, 3_600_000);
