import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASK, askOne, FIVE, type FiveMinistry } from './support/five.ts';
import { honestAsk, honestOne } from './support/honest.ts';
import { faultsOf, inWords, type Said } from './support/judge.ts';
import type { Lie } from './support/lie.ts';
import { codesOf, HONEST } from './support/liar.ts';
import { DEADLINE_MS, FAMILIES, SLACK_MS, slugOf, type Stage, startStage } from './support/stage.ts';

/** Each of five ministries in turn poses as each liar, and one operation asks all five about the same units. */

let stage: Stage;
let heapBefore = 0;
beforeAll(async () => {
  stage = await startStage();
  // First questions are slow: connections and plans.
  for (const liar of FIVE) {
    for (let tries = 0; tries < 3; tries += 1) await stage.askNarrow(liar, ASK, { codes: codesOf(HONEST) });
    await stage.askNarrow(liar, askOne(liar), { codes: codesOf(HONEST) });
  }
  heapBefore = (await stage.process.inspect()).heapBytes;
});
afterAll(() => stage.stop());

const honestly = { nulls: [], mayNull: [], codes: [], errors: 'only-nulls', withinMs: DEADLINE_MS + SLACK_MS } as const;

async function lieFaults(lie: Lie, liar: FiveMinistry): Promise<string[]> {
  const codes = codesOf(slugOf(lie), liar);
  const said: Said = await stage.askNarrow(liar, ASK, { codes });
  const kinds = lie.on.filter((kind) => kind !== 'mutation');
  const faults = faultsOf(said, {
    honest: honestAsk(codes),
    nulls: kinds.flatMap((kind) => lie.nulls(liar, kind)),
    mayNull: kinds.flatMap((kind) => lie.mayNull(liar, kind)),
    codes: lie.codes,
    errors: lie.errors,
    withinMs: DEADLINE_MS + SLACK_MS,
  });
  const port = stage.liars.get(liar.name)?.port;
  if (said.text.includes(String(port))) faults.push('leaks its port');
  return faults;
}

/** The same ministry, asked again, over the same connection if there still is one. */
async function afterFaults(liar: FiveMinistry): Promise<string[]> {
  const codes = codesOf(HONEST);
  const said = await stage.askNarrow(liar, askOne(liar), { codes });
  return faultsOf(said, { ...honestly, honest: honestOne(liar, codes) });
}

test('nobody lies: all is right', async () => {
  for (const liar of FIVE) {
    const codes = codesOf(HONEST);
    expect(faultsOf(await stage.askNarrow(liar, ASK, { codes }), { ...honestly, honest: honestAsk(codes) })).toEqual([]);
    expect(await afterFaults(liar)).toEqual([]);
  }
});

describe.each(Object.entries(FAMILIES))('%s', (_, lies) => {
  test.each(lies.map((lie) => [lie.name, lie] as const))('%s', async (_, lie) => {
    const faults = await Promise.all(FIVE.map(async (liar) => [liar, [...(await lieFaults(lie, liar)), ...(await afterFaults(liar)).map((fault) => `afterwards: ${fault}`)]] as const));
    if (!stage.process.alive()) expect.fail(`the gateway died: ${stage.process.lastWords()}`);
    const told = inWords(faults);
    if (told) expect.fail(told);
  });
});

test('no redirect was followed, no prototype touched, and memory is where it was', async () => {
  expect(stage.strays()).toBe(0);
  const { polluted, heapBytes } = await stage.process.inspect();
  expect(polluted).toBe(false);
  expect(heapBytes - heapBefore).toBeLessThan(64 * 1024 * 1024);
});
