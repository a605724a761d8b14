import { oneGateway } from '../gateways/ours.ts';
import { startGateway, startSubgraphs } from '../gateways/stage.ts';
import { cpuMs, residentMb } from '../gateways/usage.ts';
import { closedLoop, type Measured, median } from '../load/closed.ts';
import { openLoop } from '../load/open.ts';
import { type Question, WORKLOADS } from '../load/question.ts';
import { machine, readOptions } from '../options.ts';

const SECONDS = 600;
const WARM_SECONDS = 10;
const CAPACITY_SECONDS = 5;
const CAPACITY_WINDOWS = 3;
const SHARE = 0.7;
/** One question in so many is the one that all clients ask. */
const ALIKE_EVERY = 5;
const SAMPLE_MS = 2_000;
const FLAT = 0.05;

/** Hours of traffic in minutes: a share of what the gateway can do, arriving whether or not it answers. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const seconds = options.seconds ?? SECONDS;
  const contender = oneGateway(options);
  const subgraphs = await startSubgraphs();
  const { url, running } = await startGateway(contender, subgraphs.supergraph);
  const { clients } = options;

  await closedLoop({ url, next: mixed, clients, seconds: WARM_SECONDS });
  const capacity: Measured[] = [];
  for (let window = 0; window < CAPACITY_WINDOWS; window += 1)
    capacity.push(await closedLoop({ url, next: mixed, clients, seconds: CAPACITY_SECONDS }));
  const most = median(capacity.map((each) => each.requests / each.seconds));
  const rate = options.rate ?? most * SHARE;
  console.log(
    `${machine()}; ${contender.label}: ${most.toFixed(0)} requests/s at most (${clients} clients, one question in ${ALIKE_EVERY} alike); ${rate.toFixed(0)} arrive a second for ${seconds} s`,
  );

  const resident: number[] = [];
  const start = Date.now();
  const say = (megabytes: number): void =>
    console.log(`${((Date.now() - start) / 1000).toFixed(0).padStart(6)} s  ${megabytes.toFixed(0)} MB resident`);
  const sample = (): void => {
    const now = residentMb(running.pid);
    if ((resident.length * SAMPLE_MS) % 60_000 === 0) say(now);
    resident.push(now);
  };
  sample();
  const sampler = setInterval(sample, SAMPLE_MS);
  const before = cpuMs(running.pid);
  const poured = await openLoop({ url, next: mixed, rate, seconds });
  clearInterval(sampler);
  say(residentMb(running.pid));
  const cores = (cpuMs(running.pid) - before) / (Date.now() - start);
  await running.stop();
  await subgraphs.stop();

  const { asked, lost, wrong, p50, p99, worst, faults } = poured;
  console.log(
    `${asked} asked, ${lost} lost, ${wrong} wrong; p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, slowest ${worst.toFixed(0)} ms; the gateway took ${cores.toFixed(2)} of a core`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
  const flat = verdict(resident);
  if (lost + wrong > 0 || capacity.some((each) => each.wrong > 0) || !flat) process.exitCode = 1;
}

function verdict(resident: readonly number[]): boolean {
  const third = Math.floor(resident.length / 3);
  const second = median(resident.slice(third, 2 * third));
  const last = median(resident.slice(2 * third));
  const flat = last <= second * (1 + FLAT);
  console.log(
    `memory ${flat ? 'flat' : 'GROWS'}: median ${second.toFixed(0)} MB in the second third, ${last.toFixed(0)} MB in the last (${(((last - second) / second) * 100).toFixed(1)} %)`,
  );
  return flat;
}

let count = 0;

function mixed(): Question {
  count += 1;
  return (count % ALIKE_EVERY === 0 ? WORKLOADS.alike : WORKLOADS.unlike).next();
}
