import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../gateways/contenders.ts';
import { type Round, round } from '../gateways/measure.ts';
import { oneGateway } from '../gateways/ours.ts';
import { type Staged, startGateway, startSubgraphs, type Subgraphs } from '../gateways/stage.ts';
import { type ClosedLoop, closedLoop, median, quantile } from '../load/closed.ts';
import { cpuMs } from '../gateways/usage.ts';
import { WORKLOADS, type Workload } from '../load/question.ts';
import { machine, readOptions } from '../options.ts';
import type { SeenWork } from '../peers/floor.ts';

const SECONDS = 2;
const WARM_SECONDS = 10;
const MOST: Readonly<Record<Workload, number>> = { alike: 1.3, unlike: 2 };
const floorMain = fileURLToPath(new URL('../peers/floor.ts', import.meta.url));

/** How many times the CPU of bare HTTP and JSON of the same sizes ours takes, in turns. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const subgraphs = await startSubgraphs();
  const seconds = options.seconds ?? SECONDS;
  console.log(
    `${machine()}; ${options.clients} clients, ${options.rounds} rounds of ${seconds} s in turns after ${WARM_SECONDS} s of warming up\n\n| workload | ours, CPU ms | floor, CPU ms | times: median | quartiles | at most |\n| --- | ---: | ---: | ---: | ---: | ---: |`,
  );
  for (const workload of options.workloads) {
    const ours = await startGateway(oneGateway(options), subgraphs.supergraph);
    const { next } = WORKLOADS[workload];
    await closedLoop({ url: ours.url, next, clients: options.clients, seconds: WARM_SECONDS });
    const seen = await watch(ours, subgraphs, workload, options.clients, seconds);
    const file = join(subgraphs.folder, `${workload}.json`);
    writeFileSync(file, JSON.stringify(seen));
    const floor = await startGateway(floorOf(file), subgraphs.supergraph);
    const asked = { url: floor.url, next: () => ({ ...next(), check: () => null }), clients: options.clients };
    await closedLoop({ ...asked, seconds: WARM_SECONDS / 2 });
    const times: { readonly ours: number; readonly floor: number }[] = [];
    for (let i = 0; i < options.rounds; i += 1) {
      const one = await round(ours, subgraphs, workload, options.clients, seconds);
      if (one.wrong > 0) throw new Error(`${one.wrong} answers are wrong, such as ${one.faults[0]}`);
      times.push({ ours: one.cpuMs, floor: await floorRound(floor, asked, seconds) });
    }
    const ratios = times.map((each) => each.ours / each.floor);
    const [of, least, most] = [median(ratios), quantile(ratios, 0.25), quantile(ratios, 0.75)];
    console.log(
      `| ${workload} | ${median(times.map((each) => each.ours)).toFixed(4)} | ${median(times.map((each) => each.floor)).toFixed(4)} | ${of.toFixed(2)}${of <= MOST[workload] ? '' : ' missed'} | ${least.toFixed(2)}, ${most.toFixed(2)} | ${MOST[workload]} |`,
    );
    await Promise.all([ours.running.stop(), floor.running.stop()]);
  }
  await subgraphs.stop();
}

/** What ours does for the workload: how many calls a request, which, and what it answers. */
async function watch(
  ours: Staged,
  subgraphs: Subgraphs,
  workload: Workload,
  clients: number,
  seconds: number,
): Promise<SeenWork> {
  const { ministryCalls }: Round = await round(ours, subgraphs, workload, clients, seconds);
  const calls = await subgraphs.latest();
  const { body } = WORKLOADS[workload].next();
  const reply = await fetch(ours.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { calls, callsPerRequest: ministryCalls, answer: await reply.text() };
}

async function floorRound(
  { running }: Staged,
  asked: Pick<ClosedLoop, 'url' | 'next' | 'clients'>,
  seconds: number,
): Promise<number> {
  const before = cpuMs(running.pid);
  const { requests, wrong, faults } = await closedLoop({ ...asked, seconds });
  if (wrong > 0) throw new Error(`the floor: ${faults[0]}`);
  return (cpuMs(running.pid) - before) / Math.max(1, requests);
}

function floorOf(file: string): Contender {
  return {
    key: 'floor',
    label: 'the floor',
    family: 'stock',
    mergesRequests: false,
    cwd: dirname(floorMain),
    env: {},
    args: (_, port) => [floorMain, file, String(port)],
  };
}
