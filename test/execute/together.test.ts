import { setImmediate as turn } from 'node:timers/promises';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { NO_RIGHTS } from '../../gateway/policy/rules/rights.ts';
import { Executor } from '../../gateway/execute/executor.ts';
import { plannerHere } from '../../gateway/plan/planner.ts';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { caller } from '../support/fake-ministry.ts';
import { runs } from '../support/runs.ts';
import { compose, type Operation, overTheWire, schemasOf, withRepresentations } from './support/federation.ts';
import { World } from './support/random/data.ts';
import { Dice, hash } from './support/random/dice.ts';
import { randomModel } from './support/random/model.ts';
import { randomOperation } from './support/random/operation.ts';

const OPERATIONS = runs(40, 5_000).numRuns;
/** TOGETHER_SEED=n runs one graph alone. */
const ONLY = process.env['TOGETHER_SEED'];
const FIRST = ONLY === undefined ? 1 : Number(ONLY);
const LAST = ONLY === undefined ? Infinity : FIRST;
const CALLERS = 6;

/** Who asks decides which of several contradicting answers each subgraph gives; equal answers are the same object, as where calls are merged. */
interface Teller {
  readonly executor: Executor;
  ask(operation: Operation, who: string): Promise<string>;
}

/** Of a subgraph's answers, one the others contradict, or a failure. */
const WORLDS = 3;

function teller(seed: number): Teller | null {
  const model = randomModel(seed);
  const worlds = Array.from({ length: WORLDS }, (_, i) =>
    new World({ ...model, seed: model.seed + i * 1_000_003 }).subgraphs(),
  );
  const [subgraphs = []] = worlds;
  let supergraphSdl: string;
  try {
    supergraphSdl = compose(subgraphs);
  } catch {
    return null;
  }
  const schemas = worlds.map((each) => schemasOf(each));
  const told = new Map<string, Promise<SubgraphResponse>>();
  const executor = new Executor({
    supergraph: supergraphSdl,
    planner: plannerHere(supergraphSdl),
    cacheBytes: 16 * 1024 * 1024,
    subgraphs: new Map(
      subgraphs.map(({ name }) => [
        name,
        {
          name,
          sector: null,
          mergeRepresentations: true,
          async call({ query, variables: others, representations, requestId }) {
            const variables = withRepresentations(others, representations);
            const key = JSON.stringify([name, query, variables]);
            // Most are told the same, so that they part late.
            const dice = new Dice(`${requestId} ${name} ${query}`);
            const world = dice.chance(0.8) ? 0 : dice.below(WORLDS + 1);
            const known = told.get(`${world} ${key}`) ?? tell(schemas[world], name, query, variables);
            told.set(`${world} ${key}`, known);
            known.catch(() => undefined);
            // In the same order for everybody: what subgraphs say of one value counts as it comes in.
            for (let i = hash(`${name} ${query}`) % 4; i >= 0; i -= 1) await turn();
            return known;
          },
        },
      ]),
    ),
  });
  return {
    executor,
    async ask({ query, variables, operationName }, who) {
      const { body, errors } = await executor.execute(
        { query, document: parse(query), variables, operationName },
        {
          caller: { ...caller(30_000), requestId: who },
          access: NO_RIGHTS,
          calls: new Map(),
          asker: () => null as never,
          walked: () => 0,
        },
      );
      return `${body?.toString()} ${JSON.stringify(errors)}`;
    },
  };
}

async function tell(
  schemas: ReturnType<typeof schemasOf> | undefined,
  name: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<SubgraphResponse> {
  if (!schemas) throw new Fault('UNAVAILABLE', 'cannot be reached');
  return overTheWire(schemas, name, query, variables);
}

test(`${OPERATIONS} random operations, each asked by ${CALLERS} at once to whom subgraphs tell different things: everybody is answered as if alone`, async () => {
  const count = { operations: 0, parted: 0, alike: 0 };
  for (let seed = FIRST; count.operations < OPERATIONS && seed <= LAST; seed += 1) {
    const one = teller(seed);
    if (!one) continue;
    for (let i = 0; i < 10; i += 1) {
      const operation = randomOperation(one.executor.apiSchema, seed * 1_000 + i);
      if (validate(one.executor.apiSchema, parse(operation.query)).length > 0) continue;
      count.operations += 1;
      const callers = Array.from({ length: CALLERS }, (_, who) => `caller ${seed} ${i} ${who}`);
      const alone: string[] = [];
      for (const who of callers) alone.push(await one.ask(operation, who));
      const together = await Promise.all(callers.map((who) => one.ask(operation, who)));
      const different = new Set(alone).size;
      if (different > 1) count.parted += 1;
      if (different < CALLERS) count.alike += 1;
      expect(
        together,
        `TOGETHER_SEED=${seed}, operation ${i}\n${operation.query}\n${JSON.stringify(operation.variables)}`,
      ).toEqual(alone);
    }
  }
  // Both must have been many, or nothing was shown.
  if (ONLY === undefined) expect([count.parted > OPERATIONS / 3, count.alike > OPERATIONS / 3]).toEqual([true, true]);
}, 3_600_000);
