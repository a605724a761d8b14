import { Supergraph } from '@apollo/federation-internals';
import { execute, type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { apolloEngine, compose, type Engine, type Operation, tongchaEngine } from './support/federation.ts';
import { compareErrors, isLostBeside, isOnlyLost, isUnplannable } from './support/random/compare.ts';
import { World } from './support/random/data.ts';
import { type Model, randomModel } from './support/random/model.ts';
import { randomOperation } from './support/random/operation.ts';
import { sdlOf } from './support/random/sdl.ts';
import { siblingsShareNames } from './support/random/siblings.ts';

const OPERATIONS = LONG ? 20_000 : 100;
const EACH = 15;
/** DIFFERENTIAL_SEED=n runs one graph alone. */
const ONLY = process.env['DIFFERENTIAL_SEED'];
const FIRST = ONLY === undefined ? 1 : Number(ONLY);

interface Case {
  readonly model: Model;
  readonly whole: GraphQLSchema;
  readonly world: World;
  readonly own: Engine;
  /** Which takes as long as all the rest: asked in the long run alone. */
  readonly apollo: Engine | null;
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
  return {
    model,
    world,
    whole: Supergraph.build(sdl).apiSchema().toGraphQLJSSchema(),
    own: await tongchaEngine(sdl, subgraphs),
    apollo: LONG ? await apolloEngine(sdl, subgraphs) : null,
  };
}

async function askWhole(
  { whole, world }: Case,
  { query, variables = {}, operationName }: Operation,
): Promise<ExecutionResult> {
  const typeResolver = (value: unknown): string => (value as { __typename: string }).__typename;
  const result = await execute({
    schema: whole,
    document: parse(query),
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: world.resolve,
    typeResolver,
  });
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}

function report({ model }: Case, number: number, operation: Operation, answers: object): string {
  return [
    `DIFFERENTIAL_SEED=${model.seed}, operation ${number}`,
    ...[...sdlOf(model)].map(([name, sdl]) => `--- ${name}\n${sdl}`),
    '--- operation',
    operation.query,
    JSON.stringify(operation.variables),
    ...Object.entries(answers).map(([who, answer]) => `--- ${who}\n${JSON.stringify(answer)}`),
  ].join('\n');
}

test(`${OPERATIONS} random operations over random graphs answer as the whole graph does, and never otherwise`, async () => {
  const count = {
    graphs: 0,
    uncomposable: 0,
    operations: 0,
    invalid: 0,
    withErrors: 0,
    withNull: 0,
    mutations: 0,
    interfaceObjects: 0,
    requires: 0,
    requiresArguments: 0,
    requiresBelow: 0,
    requiresComputed: 0,
    provides: 0,
    overrides: 0,
    siblings: 0,
    calls: 0,
    apolloCalls: 0,
    refused: 0,
    lostByThePlan: 0,
    apolloOtherwise: 0,
  };
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
    const required = fields.flatMap(({ requires }) => requires ?? []);
    if (required.some(({ n, by }) => n !== null || by !== null)) count.requiresArguments += 1;
    if (required.some(({ inner, of }) => inner > 0 || of !== null)) count.requiresBelow += 1;
    const isComputed = (name: string): boolean => fields.some((each) => each.name === name && each.requires !== null);
    if (required.some(({ name }) => isComputed(name))) count.requiresComputed += 1;
    if ([...fields, ...one.model.roots].some(({ provides }) => provides !== null)) count.provides += 1;
    if (fields.some(({ overrides }) => overrides !== null)) count.overrides += 1;
    for (let i = 0; i < EACH; i += 1) {
      const operation = randomOperation(one.whole, seed * 1_000 + i);
      if (validate(one.whole, parse(operation.query)).length > 0) {
        count.invalid += 1;
        continue;
      }
      const whole = await askWhole(one, operation);
      const ours: ExecutionResult = await one.own.ask(operation);
      const theirs: ExecutionResult | undefined = await one.apollo?.ask(operation);
      count.operations += 1;
      if (whole.errors) count.withErrors += 1;
      if (JSON.stringify(whole.data).includes('null')) count.withNull += 1;
      if (operation.query.includes('mutation Asked')) count.mutations += 1;
      if (siblingsShareNames(one.whole, operation.query)) count.siblings += 1;
      if (theirs && JSON.stringify(theirs.data) !== JSON.stringify(whole.data)) count.apolloOtherwise += 1;
      if (isUnplannable(ours)) {
        count.refused += 1;
        continue;
      }
      const same = JSON.stringify(ours.data) === JSON.stringify(whole.data);
      if (!same && (isOnlyLost(whole, ours) || (one.model.extras !== null && isLostBeside(whole, ours)))) {
        count.lostByThePlan += 1;
        continue;
      }
      const faults: string[] = [
        ...(same ? [] : ['data are not those of the whole graph, or in another order']),
        ...compareErrors(whole, ours),
      ];
      if (faults.length > 0)
        expect.fail(
          `${faults.join('\n')}\n${report(one, i, operation, { whole, ours, ...(theirs ? { apollo: theirs } : {}) })}`,
        );
    }
    count.calls += one.own.calls.length;
    count.apolloCalls += one.apollo?.calls.length ?? 0;
    await Promise.all([one.own.stop(), one.apollo?.stop()]);
    if (ONLY !== undefined) break;
  }
  console.log(`seeds from ${FIRST}`, count);
  if (ONLY !== undefined) return;
  // The generator must not quietly stop generating.
  expect(count.uncomposable).toBeLessThan(count.graphs * 0.2);
  expect(count.invalid).toBeLessThan(count.operations * 0.05);
  expect(count.withErrors).toBeGreaterThan(count.operations * 0.05);
  expect(count.withNull).toBeGreaterThan(count.operations * 0.3);
  expect(count.mutations).toBeGreaterThan(count.operations * 0.05);
  const features = ['interfaceObjects', 'requires', 'requiresArguments', 'requiresBelow', 'requiresComputed'] as const;
  for (const feature of [...features, 'provides', 'overrides'] as const)
    expect(count[feature], feature).toBeGreaterThan(count.graphs * 0.1);
  expect(count.siblings).toBeGreaterThan(count.operations * 0.15);
  expect(count.refused).toBeLessThan(count.operations * 0.04);
  expect(count.lostByThePlan).toBeLessThan(count.operations * 0.005);
  if (LONG) expect(count.calls).toBeLessThanOrEqual(count.apolloCalls);
}, 3_600_000);
