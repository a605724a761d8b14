import { setTimeout as sleep } from 'node:timers/promises';
import { Supergraph } from '@apollo/federation-internals';
import type { ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { compose, type Engine, tongchaEngine } from './support/federation.ts';
import { isLostBeside, isUnplannable } from './support/random/compare.ts';
import { World } from './support/random/data.ts';
import { Dice } from './support/random/dice.ts';
import { randomModel } from './support/random/model.ts';
import { randomOperation } from './support/random/operation.ts';

const GRAPHS = LONG ? 500 : 4;
const EACH = 12;
/** DOWN_GRAPH=n runs one graph alone. */
const ONLY = process.env['DOWN_GRAPH'];

interface Case {
  readonly full: Engine;
  readonly less: Engine;
  readonly operation: (number: number) => ReturnType<typeof randomOperation>;
}

/** One of its subgraphs is down, and nobody knows who answers first. */
async function build(seed: number): Promise<Case | null> {
  const model = { ...randomModel(seed), failures: 0 };
  const dice = new Dice(`down ${seed}`);
  const subgraphs = new World(model).subgraphs();
  let sdl: string;
  try {
    sdl = compose(subgraphs);
  } catch {
    return null;
  }
  const down = dice.pick(subgraphs.map(({ name }) => name));
  const whole = Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();
  return {
    full: await tongchaEngine(sdl, subgraphs),
    less: await tongchaEngine(sdl, subgraphs, {
      around: (name, next) => async (request) => {
        await sleep(dice.below(4));
        if (name !== down) return next(request);
        return { data: null, errors: [{ code: 'UNAVAILABLE', path: null, system: null, codes: [] }] };
      },
    }),
    operation: (number) => randomOperation(whole, seed * 1_000 + number, 30),
  };
}

const codesOf = ({ errors = [] }: ExecutionResult): ReadonlySet<unknown> =>
  new Set(errors.map(({ extensions }) => extensions?.['code']));

test(
  'of random graphs with one subgraph down every null has its error, whoever answers first',
  async () => {
    const seeds = ONLY === undefined ? Array.from({ length: GRAPHS }, (_, i) => i + 1) : [Number(ONLY)];
    const count = { operations: 0, lost: 0 };
    for (const seed of seeds) {
      const built = await build(seed);
      if (!built) continue;
      for (let i = 0; i < EACH; i += 1) {
        const operation = built.operation(i);
        const expected = await built.full.ask(operation);
        if (isUnplannable(expected) || expected.errors) continue;
        const got = await built.less.ask(operation);
        count.operations += 1;
        const report = `DOWN_GRAPH=${seed}, operation ${i}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(expected)}\n${JSON.stringify(got)}`;
        expect(isLostBeside(expected, got), report).toBe(true);
        if (!got.errors) continue;
        count.lost += 1;
        expect(codesOf(got), report).toEqual(new Set(['UNAVAILABLE']));
      }
    }
    console.info(JSON.stringify(count));
    expect(count.lost).toBeGreaterThan(ONLY === undefined ? GRAPHS : -1);
  },
  LONG ? 3_600_000 : 120_000,
);
