import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { ASK, FIVE, type FiveMinistry, REPORT } from './support/five.ts';
import { codesOf, HONEST } from './support/liar.ts';
import { FAMILIES, LIES, slugOf, type Stage, startStage } from './support/stage.ts';
import {
  failWith,
  honestAskFaults,
  lieFaults,
  liarsOf,
  reportFaults,
  sharedAskFaults,
  tryEach,
  warm,
} from './support/trial.ts';

/** Liars that do not answer in time, liars that are told something, and liars among many honest questions. */

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ many: true, hurried: true });
  await warm(stage, { reports: true, many: true });
});
afterAll(() => stage.stop());

describe('late', () => {
  test.each((FAMILIES['late'] ?? []).map((lie) => [lie.name, lie] as const))('%s', async (_, lie) => {
    await tryEach(stage, lie, async (liar) =>
      lieFaults(stage, lie, liar, await stage.askNarrow(liar, ASK, { codes: codesOf(slugOf(lie), liar) })),
    );
  });
});

const told = LIES.filter((lie) => lie.on.includes('mutation') && !lie.heavy && !lie.slow);

describe('a mutation: the ministries after the liar are told too, and each is told once', () => {
  test.each(told.map((lie, index) => [lie.name, lie, FIVE[index % FIVE.length] as FiveMinistry] as const))(
    '%s',
    async (_, lie, liar) => {
      const [code] = codesOf(slugOf(lie), liar);
      const faults = reportFaults(stage, lie, liar, await stage.askNarrow(liar, REPORT, { code }));
      await sleep(lie.settlesMs);
      failWith([[liar, faults]]);
      for (const { name } of FIVE)
        expect(stage.liars.get(name)?.asked.get(`${slugOf(lie)}.${liar.index} mutation`), name).toBe(1);
    },
  );
});

/** One of each way to fail, for what takes many requests. */
const SOME = [
  'text that is no JSON',
  'data that is a list',
  'an entity is a number',
  '_entities is one too short',
  'an entity has the other ministries’ fields',
  'keys of prototypes at every level',
  'count is text',
  'an error with stack, address and secret',
  'no data and an error',
  'a body over the cap',
  'broken gzip',
  'status 401',
  'status 503',
  'a greeting of another protocol',
  'a reset at once',
  'an end in the body',
  'a length shorter than the body',
  'two answers at once',
  'many answers at once',
  'the honest answer, too late',
];
const some = SOME.map((name) => {
  const lie = LIES.find((each) => each.name === name);
  if (!lie) throw new Error(`there is no lie ${name}`);
  return lie;
});

describe('many requests at a time', () => {
  test.each(some.filter(({ heavy }) => !heavy).map((lie) => [lie.name, lie] as const))(
    'a liar and an honest question do not cross: %s',
    async (_, lie) => {
      const faults = liarsOf(lie).map(async (liar) => {
        const honest = codesOf(`${HONEST}-${liar.index}`, liar);
        const [lied, right] = await Promise.all([
          stage.askApart(ASK, { codes: codesOf(slugOf(lie), liar) }),
          stage.askApart(ASK, { codes: honest }),
        ]);
        return [
          liar,
          [
            ...lieFaults(stage, lie, liar, lied),
            ...honestAskFaults(right, honest).map((fault) => `the honest one: ${fault}`),
          ],
        ] as const;
      });
      failWith(await Promise.all(faults));
    },
  );

  describe.each([
    ['each with calls of its own', 'askApart'],
    ['with calls in common', 'askTogether'],
  ] as const)('twenty honest questions around a liar, %s', (_, ask) => {
    // What is heavy, twenty at a time, is the long run's: beside other tests it is the machine that is late.
    test.each(
      some
        .filter(({ heavy }) => LONG || !heavy)
        .map((lie, index) => [lie.name, lie, FIVE[index % FIVE.length] as FiveMinistry] as const),
    )('%s', async (_, lie, liar) => {
      const honest = Array.from({ length: 20 }, async (_, index) => {
        await sleep(Math.floor(index / 4));
        const codes = codesOf(`${HONEST}-${index}`, liar);
        const said = await stage[ask](ASK, { codes });
        return (ask === 'askApart' ? honestAskFaults(said, codes) : sharedAskFaults(said, codes, lie, liar)).map(
          (fault) => `an honest one: ${fault}`,
        );
      });
      await sleep(2);
      const lied = lieFaults(stage, lie, liar, await stage[ask](ASK, { codes: codesOf(slugOf(lie), liar) }));
      failWith([[liar, [...lied, ...(await Promise.all(honest)).flat()]]]);
    });
  });
});

describe('a ministry that is away', () => {
  test.each(FIVE.map((liar) => [liar.name, liar] as const))('is not stood in for by %s', async (_, liar) => {
    const filler = LIES.find(({ name }) => name === 'an entity has the others’ fields before its own');
    const away = FIVE[(liar.index + 1) % FIVE.length];
    const reset = LIES.find(({ name }) => name === 'a reset at once');
    if (!filler || !away || !reset) throw new Error('there are no such lies');
    // The first two units' codes call for the filling in, the third's for the reset.
    const codes = [...codesOf(slugOf(filler), liar).slice(0, 2), ...codesOf(slugOf(reset), away).slice(2)];
    const { data, errors } = JSON.parse((await stage.askApart(ASK, { codes })).text) as {
      data: { units: Record<string, unknown>[] };
      errors: { path: unknown }[];
    };
    for (const [index, unit] of data.units.entries()) {
      expect(unit[away.field]).toBeNull();
      expect(unit[`${away.field}Links`]).toBeNull();
      expect(errors.map(({ path }) => path)).toContainEqual(['units', index, away.field]);
    }
  });
});

test('the gateway lives, and no prototype was touched', async () => {
  expect(stage.process.alive(), stage.process.lastWords()).toBe(true);
  expect((await stage.process.inspect()).polluted).toBe(false);
});
