import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { LONG, runs } from '../support/runs.ts';
import { hostileRequest, KIND_NAMES } from './hostile.ts';
import { seedOf } from '../support/seed.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

let child: ChildProcess;
let url: string;
beforeAll(async () => {
  child = fork(new URL('lag-child.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [started] = (await once(child, 'message')) as [{ url: string }];
  url = `${started.url}/graphql`;
});
afterAll(async () => {
  child.kill('SIGKILL');
  await once(child, 'exit');
});

async function longestStretch(): Promise<number> {
  child.send('stretch');
  const [{ longest }] = (await once(child, 'message')) as [{ longest: number }];
  return longest;
}

async function ask(query: string, variables?: unknown): Promise<{ status: number; codes: string[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, ...(variables === undefined ? {} : { variables }) }),
  });
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: errors.map(({ extensions }) => extensions.code) };
}

const AT_ONCE = 4;

/** A few requests are over before all that they run is compiled. */
const LONGEST_MS = LONG ? 100 : 300;

test('whatever is sent in 4 KB is answered or refused, and never keeps the gateway from its work for long', async () => {
  const schema = ownSupergraph().graph.api;
  const { numRuns } = runs(52, 5_000);
  const seed = seedOf('HOSTILE_SEED');
  const seen = new Map<string, Map<string, number>>();
  let longest = { ms: 0, kind: '', seed: 0 };
  // What is compiled at the first request of any kind is not what this is about.
  for (let i = 0; i < 20; i += 1)
    await ask(`{ chain(code: "x", maxUnits: ${i + 1}) { units { records { sector } } } }`);
  await longestStretch();
  for (let done = 0; done < numRuns; done += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, i) => ({
      own: seed + done + i,
      request: hostileRequest(KIND_NAMES[(done + i) % KIND_NAMES.length] ?? '', new Dice(seed + done + i), schema),
    }));
    const answers = await Promise.all(batch.map(({ request }) => ask(request.query, request.variables)));
    const ms = await longestStretch();
    if (ms > longest.ms) longest = { ms, kind: batch.map(({ request }) => request.kind).join(', '), seed: seed + done };
    for (const [i, { status, codes }] of answers.entries()) {
      const { kind } = batch[i]?.request ?? { kind: '' };
      const of = seen.get(kind) ?? new Map<string, number>();
      seen.set(kind, of);
      const outcome = codes[0] ?? 'answered';
      of.set(outcome, (of.get(outcome) ?? 0) + 1);
      expect([status, outcome], `HOSTILE_SEED=${batch[i]?.own ?? 0} ${kind}`).toEqual([
        200,
        expect.not.stringMatching(/INTERNAL|^TIMEOUT/),
      ]);
    }
  }
  if (process.env['HOSTILE_SEED'])
    console.log(longest, Object.fromEntries([...seen].map(([kind, of]) => [kind, Object.fromEntries(of)])));
  expect(longest.ms, `HOSTILE_SEED=${longest.seed} ${longest.kind}`).toBeLessThan(LONGEST_MS);
  expect((await ask('{ __typename }')).codes).toEqual([]);
}, 600_000);
