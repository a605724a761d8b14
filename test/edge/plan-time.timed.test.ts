import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { GraphQLError, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chain } from '@tongcha/client';
import { unitQuery } from '../../cli/unit/unit-query.ts';
import * as examples from '../../explorer/examples/operations.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import type { Planner } from '../../gateway/plan/planner.ts';
import { plannerInThread } from '../../gateway/plan/planner-pool.ts';
import documents from '../../portal/documents/manifest.json' with { type: 'json' };
import { Dice } from '../execute/support/random/dice.ts';
import { runs } from '../support/runs.ts';
import { hostileRequest, KIND_NAMES } from './hostile.ts';
import { ask, startEdge, supergraphSdl, who } from './support.ts';
import { tableOperations } from './table-operations.ts';
import { seedOf } from '../support/seed.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const { planMs } = readGatewayConfig({ env: {} });
/** Until a thread that is over its budget is seen to be. */
const SEEN_MS = 100;

/** With what is fulfilled once it can plan. */
const threads: { readonly worker: Worker; readonly ready: Promise<unknown> }[] = [];
const remember = (worker: Worker): void => void threads.push({ worker, ready: once(worker, 'message') });
let planner: Planner;
beforeAll(async () => {
  process.on('worker', remember);
  planner = plannerInThread(supergraphSdl, planMs);
  await planner.ready;
});
afterAll(async () => {
  process.off('worker', remember);
  await planner.stop();
});

/** What the thread itself took, milliseconds; null: it was refused. */
async function planned(query: string): Promise<number | null> {
  const { worker, ready } = threads.at(-1) ?? {};
  await ready;
  const before = await worker?.cpuUsage();
  if ((await planner.plan(query, null)) instanceof GraphQLError) {
    // That there is another thread is told a moment later.
    await turn();
    return null;
  }
  const { user, system } = (await worker?.cpuUsage(before)) ?? { user: Infinity, system: Infinity };
  return (user + system) / 1_000;
}

test('every operation of our own is planned in half its time, and by a thread that has only begun in its time', async () => {
  const own = [
    ...Object.values(documents),
    ...Object.values(examples),
    String(Chain),
    unitQuery({ conditional: true }),
    unitQuery({ conditional: false }),
    ...(await tableOperations(ownSupergraph().graph.api)),
  ];
  for (const most of [planMs, planMs / 2])
    for (const query of own) expect((await planned(query)) ?? Infinity, query).toBeLessThan(most);
  for (const name of ['ExportOrganisations', 'JobValues']) expect(own.join()).toContain(`query ${name}`);
});

test('whatever is sent in 4 KB is planned in its time, or is refused', async () => {
  const schema = ownSupergraph().graph.api;
  const edge = startEdge({ production: false });
  const seed = seedOf('HOSTILE_SEED');
  const { numRuns } = runs(39, 2_000);
  let [count, refused] = [0, 0];
  for (let i = 0; i < numRuns; i += 1) {
    const { kind, query, variables } = hostileRequest(
      KIND_NAMES[i % KIND_NAMES.length] ?? '',
      new Dice(seed + i),
      schema,
    );
    const { ran } = await ask(edge, { identity: who('anonymous'), query, variables });
    if (!ran || !isValid(query)) continue;
    const ms = await planned(query);
    count += 1;
    if (ms === null) refused += 1;
    else expect(ms, `HOSTILE_SEED=${seed + i} ${kind}`).toBeLessThan(planMs + SEEN_MS);
  }
  await edge.close();
  expect(count).toBeGreaterThan(numRuns / 10);
  expect(refused).toBeLessThan(count);

  function isValid(query: string): boolean {
    try {
      return validate(schema, parse(query)).length === 0;
    } catch {
      return false;
    }
  }
}, 600_000);
