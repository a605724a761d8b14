import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import type { Who } from '../support/callers.ts';
import { type Answer, type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';
import { compare } from './checker/compare.ts';
import { type Operation, operationOf, type Place, randomOperation } from './checker/question.ts';
import { type Path, type Seen, Wrong } from './checker/said.ts';
import { stir } from './checker/stir.ts';
import { ASKERS, DENIALS, learnTruth, type Truth } from './checker/truth.ts';
import { seedOf } from '../support/seed.ts';

const SECONDS = LONG ? 600 : Number(process.env['CHECKER_SECONDS'] ?? 6);
const SEED = seedOf('CHECKER_SEED');
const DEADLINE_MS = 2_000;
/** A machine that is busy with other tests is given more. */
const SLACK_MS = LONG ? 200 : 6_000;
const CLIENTS = 6;
const SHORT = SECONDS < 60;
const DOCUMENTS = SHORT ? 8 : 20;
const MOST_PAUSE_MS = 80;
/** Part of the callers that go before they are answered. */
const LEAVES = 0.03;

/** Kept shortly, and given past its time while a ministry is asked again or fails. */
const CACHE_CONTROL = 'public, max-age=1, stale-while-revalidate=1, stale-if-error=3';
/** Asks as plainly as can be: nothing is kept, and no call is about two keys or for two callers. */
const PLAIN = Object.fromEntries(
  ['AGRICULTURE', 'FOOD_DRUG', 'SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS', 'RARE_EARTH'].flatMap((name) =>
    Object.entries({ MAX_BATCH: '1', BATCH_CALLS: 'false', MERGE_REPRESENTATIONS: 'false', TIMEOUT_MS: '20000' }).map(
      ([key, value]) => [`MINISTRIES_${name}_${key}`, value],
    ),
  ),
);

/** What explains that something is missing; what an asker may not have is missing in the truth too. */
const FAULT = /^(TIMEOUT|UNAVAILABLE|BAD_ANSWER)$/;
/** Addresses, stacks, what systems and libraries say. */
const INTERNAL =
  /https?:|127\.0\.0\.1|localhost|\bE[A-Z]{4,}\b|socket|undici|node_modules|\.[jt]s:\d|\bat \w+ \(|<\?xml|<\/|SELECT|Exception/;

let graph: Graph;
let truth: Truth;
beforeAll(async () => {
  graph = await startGraph({
    proxied: 'both',
    timeoutMs: 500,
    deadlineMs: DEADLINE_MS,
    probeEveryMs: 300,
    cacheControl: CACHE_CONTROL,
    settings: { GATEWAY_CACHE_MB: '16', GATEWAY_PLAN_MS: '20000' },
  });
  truth = await learnTruth(
    await graph.beside({ ...PLAIN, GATEWAY_DEADLINE_MS: '25000', GATEWAY_MAX_CALLS: '5000' }),
    SHORT ? 1 : 3,
  );
  // Each document is planned, for each asker, while there is time; what is planned is kept.
  for (let i = 0; i < DOCUMENTS; i += 1) {
    const { document, variables } = documentOf(i);
    for (const who of ASKERS)
      await vi.waitFor(async () => expect((await graph.query(document, variables, who)).data).toBeDefined(), {
        timeout: 60_000,
        interval: 20,
      });
  }
}, 180_000);
afterAll(() => graph.stop());

test(
  `whatever fails, and however it mends: every value is its owner's, whatever is missing is said, and nothing is late (CHECKER_SEED=${SEED}, ${SECONDS} s)`,
  async () => {
    const total = { answers: 0, whole: 0, slowestMs: 0, right: 0, missing: 0, stale: 0 };
    const enough = AbortSignal.timeout(SECONDS * 1_000);
    const failed = new AbortController();
    const stirring = stir(
      [...Object.values(graph.proxies), ...Object.values(graph.legacyProxies)],
      new Dice(`stir ${SEED}`),
      AbortSignal.any([enough, failed.signal]),
    );
    const client = async (_: unknown, nth: number): Promise<void> => {
      const dice = new Dice(`client ${nth} ${SEED}`);
      while (!enough.aborted && !failed.signal.aborted) {
        const about = operationOf(
          documentOf(dice.below(DOCUMENTS)).questions.map(({ place, parts }) => ({
            parts,
            place: elsewhere(place, dice),
          })),
        );
        const who = dice.pick(ASKERS);
        if (dice.chance(LEAVES)) void leave(about, who, dice.below(200));
        const began = performance.now();
        const answer = await graph.query(about.document, about.variables, who);
        const tookMs = performance.now() - began;
        const seen = check(answer, about, who, tookMs);
        total.answers += 1;
        total.whole += seen.missing === 0 ? 1 : 0;
        total.slowestMs = Math.max(total.slowestMs, tookMs);
        total.right += seen.right;
        total.missing += seen.missing;
        total.stale += answer.text.includes('"stale":[') ? 1 : 0;
        await sleep(dice.below(MOST_PAUSE_MS));
      }
    };
    try {
      await Promise.all(Array.from({ length: CLIENTS }, client));
    } finally {
      failed.abort();
    }
    const faults = await stirring;
    console.info(
      `CHECKER_SEED=${SEED}: ${JSON.stringify(total)}, faults begun ${JSON.stringify(Object.fromEntries(faults))}`,
    );
    // Else nothing has been shown.
    expect(faults.size).toBe(8);
    for (const [what, count] of Object.entries(total)) expect(count, what).toBeGreaterThan(0);
    await mended();
  },
  SECONDS * 1_000 + 180_000,
);

/** There are few, as each must be planned; what they are about changes. */
function documentOf(nth: number): Operation {
  return randomOperation(new Dice(`document ${nth} ${SEED}`), truth.places);
}

function check(answer: Answer<Record<string, unknown>>, operation: Operation, who: Who | null, tookMs: number): Seen {
  const seen: Seen = { right: 0, missing: 0 };
  try {
    if (answer.status !== 200) throw new Wrong(`status ${answer.status}`);
    if (tookMs > DEADLINE_MS + SLACK_MS) throw new Wrong(`it took ${Math.round(tookMs)} ms`);
    for (const text of [answer.text, answer.headers]) {
      const [leaked] = INTERNAL.exec(text) ?? [];
      if (leaked !== undefined) throw new Wrong(`${leaked} is told to the caller`);
    }
    for (const { extensions } of answer.errors)
      if (!FAULT.test(extensions.code) && !DENIALS.has(extensions.code)) throw new Wrong(`an error ${extensions.code}`);
    const paths = new Set(
      answer.errors
        .filter(({ extensions }) => FAULT.test(extensions.code))
        .map(({ path }) => JSON.stringify(path ?? null)),
    );
    const errorAt = (path: Path): boolean => path.some((_, i) => paths.has(JSON.stringify(path.slice(0, i + 1))));
    const expected = Object.fromEntries(
      operation.questions.map((question, i) => [`q${i}`, truth.expected(question, who)]),
    );
    compare(answer.data, expected, [], { errorAt, incomplete: paths.has('null'), seen });
  } catch (error) {
    throw new Error(
      `CHECKER_SEED=${SEED}: ${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(who)}\n${operation.document}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(answer.errors).slice(0, 2_000)}`,
      { cause: error },
    );
  }
  return seen;
}

/** What a document fixes stays. */
function elsewhere(place: Place, dice: Dice): Place {
  const fixed = place.kind === 'search' || place.kind === 'chain';
  return fixed ? place : dice.pick(truth.places.filter(({ kind }) => kind === place.kind));
}

/** Asks and does not wait for the answer. */
async function leave({ document, variables }: Operation, who: Who | null, afterMs: number): Promise<void> {
  const body = JSON.stringify({ query: document, variables });
  await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...graph.headersOf(who) },
    body,
    signal: AbortSignal.timeout(afterMs),
  })
    .then((response) => response.text())
    .catch(() => {});
}

/** Soon after all are well, everything is answered in full. */
async function mended(): Promise<void> {
  for (let i = 0; i < DOCUMENTS; i += 1) {
    const operation = documentOf(i);
    for (const who of ASKERS)
      await vi.waitFor(
        async () =>
          expect(
            check(await graph.query(operation.document, operation.variables, who), operation, who, 0).missing,
          ).toBe(0),
        { timeout: 60_000, interval: 100 },
      );
  }
}
