import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASK, FIVE } from './support/five.ts';
import { codesOf, HONEST } from './support/liar.ts';
import { FAMILIES, slugOf, type Stage, startStage } from './support/stage.ts';
import { afterFaults, honestAskFaults, lieFaults, tryEach, warm } from './support/trial.ts';

/** Each of five ministries in turn poses as each liar (in the short run one of them), while one operation asks all five about the same units, as entities and at the root. */

let stage: Stage;
let heapBefore = 0;
beforeAll(async () => {
  stage = await startStage();
  await warm(stage);
  heapBefore = (await stage.process.inspect()).heapBytes;
});
afterAll(() => stage.stop());

test('nobody lies: all is right', async () => {
  const codes = codesOf(HONEST);
  for (const liar of FIVE) {
    expect(honestAskFaults(await stage.askNarrow(liar, ASK, { codes }), codes)).toEqual([]);
    expect(await afterFaults(stage, liar)).toEqual([]);
  }
});

const { late: _, ...quick } = FAMILIES;

describe.each(Object.entries(quick))('%s', (_, lies) => {
  test.each(lies.map((lie) => [lie.name, lie] as const))('%s', async (_, lie) => {
    await tryEach(stage, lie, async (liar) =>
      lieFaults(stage, lie, liar, await stage.askNarrow(liar, ASK, { codes: codesOf(slugOf(lie), liar) })),
    );
  });
});

test('no redirect was followed, no prototype touched, and memory is where it was', async () => {
  expect(stage.strays()).toBe(0);
  const { polluted, heapBytes } = await stage.process.inspect();
  expect(polluted).toBe(false);
  expect(heapBytes - heapBefore).toBeLessThan(64 * 1024 * 1024);
});
