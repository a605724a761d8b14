import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultProxy, type WireFault } from '../../test/support/fault-proxy.ts';
import { type Contender, contenders } from '../gateways/contenders.ts';
import { measureOutage, type Outage, outageTable } from '../gateways/outage.ts';
import { startGateway, startSubgraphs, type Subgraphs } from '../gateways/stage.ts';
import { composeSupergraph } from '../graph/schema.ts';
import { closedLoop, type Measured } from '../load/closed.ts';
import { healthyOnly, withTheSick } from '../load/healthy.ts';
import { machine, readOptions } from '../options.ts';

const SECONDS = 5;
/** A p99 of thousands of answers, and two spans in which calls are counted. */
const OUTAGE_SECONDS = 10;
const WARM_SECONDS = 1.5;
const CLIENTS = 5;
/** Longer than any answer that still is one. */
const ANSWER_MS = 10_000;
const FLAP_MS = 1_000;
const MEASURED = ['ours', 'stock', 'hive-planner'];

/** What is the matter with the subgraph `inventory`. */
const STATES: Readonly<Record<string, { readonly fault: WireFault | null; readonly flaps?: boolean }>> = {
  healthy: { fault: null },
  'slow by a second': { fault: { kind: 'latency', ms: 1_000, direction: 'down' } },
  'dead: takes calls, never answers': { fault: { kind: 'timeout' } },
  'flapping: resets every other second': { fault: { kind: 'reset' }, flaps: true },
};

interface Row {
  readonly label: string;
  readonly state: string;
  readonly healthy: Measured;
  readonly beside: Measured;
  readonly callsToTheSick: number;
}

/** Half of the clients ask healthy subgraphs only, half ask the sick one too: what becomes of the healthy fields. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const keys = options.only.length > 0 ? options.only : MEASURED;
  const subgraphs = await startSubgraphs();
  const proxy = await FaultProxy.start(subgraphs.urls.inventory);
  const supergraph = join(subgraphs.folder, 'through-proxy.graphql');
  writeFileSync(
    supergraph,
    composeSupergraph({ ...subgraphs.urls, inventory: proxy.through(subgraphs.urls.inventory) }),
  );
  const rows: Row[] = [];
  const outages: Outage[] = [];
  for (const contender of contenders(options.ours).filter(({ key }) => keys.includes(key))) {
    for (const state of Object.keys(STATES))
      rows.push(await measure(contender, supergraph, proxy, state, options.seconds ?? SECONDS));
    outages.push(
      await measureOutage(contender, supergraph, proxy, {
        clients: CLIENTS,
        seconds: options.seconds ?? OUTAGE_SECONDS,
        answerMs: ANSWER_MS,
      }),
    );
  }
  await stop(subgraphs, proxy);
  console.log(
    `\n${machine()}; ${CLIENTS} clients ask healthy subgraphs only, ${CLIENTS} the sick one too; ${options.seconds ?? SECONDS} s each, answers awaited ${ANSWER_MS / 1_000} s\n`,
  );
  console.log(table(rows));
  console.log(`\n${outageTable(outages)}`);
}

/** A gateway of its own for each state, so that none has learned from the one before. */
async function measure(
  contender: Contender,
  supergraph: string,
  proxy: FaultProxy,
  state: string,
  seconds: number,
): Promise<Row> {
  process.stderr.write(`${contender.label}: ${state}\n`);
  const { fault = null, flaps = false } = STATES[state] ?? {};
  await proxy.set(null);
  const { url, running } = await startGateway(contender, supergraph);
  const both = (seconds: number): Promise<[Measured, Measured]> =>
    Promise.all([
      closedLoop({ url, next: healthyOnly, clients: CLIENTS, seconds, answerMs: ANSWER_MS }),
      closedLoop({ url, next: withTheSick, clients: CLIENTS, seconds, answerMs: ANSWER_MS }),
    ]);
  await both(WARM_SECONDS);
  const ended = new AbortController();
  await proxy.set(fault);
  const flapping = flaps ? flap(proxy, fault, ended.signal) : null;
  const before = proxy.counts.requests;
  const [healthy, beside] = await both(seconds);
  ended.abort();
  await flapping;
  await running.stop();
  return {
    label: contender.label,
    state,
    healthy,
    beside,
    callsToTheSick: (proxy.counts.requests - before) / beside.requests,
  };
}

async function flap(proxy: FaultProxy, fault: WireFault | null, signal: AbortSignal): Promise<void> {
  for (let sick = false; !signal.aborted; sick = !sick) {
    await sleep(FLAP_MS, undefined, { signal }).catch(() => {});
    await proxy.set(sick ? fault : null);
  }
}

async function stop(subgraphs: Subgraphs, proxy: FaultProxy): Promise<void> {
  await proxy.stop();
  await subgraphs.stop();
}

const HEAD = [
  'gateway',
  'inventory is',
  'healthy only: p50 ms',
  'p99 ms',
  'right',
  'with the sick: p50 ms',
  'p99 ms',
  'healthy fields right',
  'calls to the sick a question',
];

function table(rows: readonly Row[]): string {
  const right = ({ requests, wrong }: Measured): string =>
    `${(((requests - wrong) / Math.max(1, requests)) * 100).toFixed(1)} % of ${requests}`;
  const cells = rows.map(({ label, state, healthy, beside, callsToTheSick }) => [
    label,
    state,
    healthy.p50.toFixed(1),
    healthy.p99.toFixed(1),
    right(healthy),
    beside.p50.toFixed(1),
    beside.p99.toFixed(1),
    right(beside),
    callsToTheSick.toFixed(2),
  ]);
  const line = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  return [line(HEAD), line(HEAD.map((_, i) => (i < 2 ? '---' : '---:'))), ...cells.map(line)].join('\n');
}
