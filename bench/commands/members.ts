import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { peakMb, residentMb } from '../gateways/usage.ts';
import { busiest, codeIn, economyOf, longestPath } from '../members/economy.ts';
import { type Case, figuresOf, HEAD, line, median, missedIn, type Side, unmeasured } from '../members/figures.ts';
import { type Gateway, socketsOf, startGateway, startStubs, type Stubs } from '../members/stage.ts';
import { longestTurn, SELECTIONS, type Walked, walkOnce } from '../members/walked.ts';
import { machine, readOptions } from '../options.ts';

const MEMBERS = [5, 40, 155, 1_000] as const;
const SIZES = [1_000, 10_000] as const;
/** Of which the records are read, too. */
const WITH_RECORDS = 155;
const LATENCY_MS = 20;
const SLOW_MS = 200;
/** Codes in a member's filter, and in all together at most: they are made anew each time. */
const CODES = 100_000;
const ALL_CODES = 15_000_000;
/** What everybody is asked in one walk: past the first measured once, past the second not at all. */
const MANY_ASKS = 100_000;
const MOST_ASKS = 2_000_000;
/** Walks until the gateway's code is compiled, and where everybody is asked so often. */
const WARM = 60;
const WARM_BY_MANY = 2;
const PROBES = 9;

type Sides = Readonly<Record<Side, Gateway>>;

/** Chains over ever more members, who are asked by their filters, and beside it everybody. */
export async function run(args: readonly string[]): Promise<void> {
  const { only, ours, rounds } = readOptions(args);
  const counts = only.length > 0 ? only.map(Number) : MEMBERS;
  console.log(
    `${machine()}; ${LATENCY_MS} ms a call, slow: one member ${SLOW_MS} ms; chains of 12 levels, unsigned calls, no cache; the median of ${rounds} walks in turns\n`,
  );
  const missed: string[] = [];
  for (const count of counts) missed.push(...(await measure(count, ours.root, rounds)));
  console.log(missed.length === 0 ? 'every target is met' : `missed: ${missed.join('; ')}`);
  if (missed.length > 0) process.exitCode = 1;
}

async function measure(members: number, root: string, rounds: number): Promise<string[]> {
  const stubs = await startStubs(members, Math.min(CODES, Math.floor(ALL_CODES / members)), SIZES);
  const sides: Sides = {
    'by filter': await startGateway(root, stubs, true),
    everybody: await startGateway(root, stubs, false),
  };
  try {
    console.log(`${members} members: ${await standing(sides['by filter'])}\n\n${HEAD}`);
    await warm(sides, stubs, members);
    const missed: string[] = [];
    for (const units of SIZES) {
      for (const slow of [false, true])
        missed.push(...(await measureCase(sides, stubs, { members, units, slow }, rounds)));
      if (units * members <= MOST_ASKS) await compare(sides, stubs, units);
    }
    if (members === WITH_RECORDS) console.log(`\n${await recordsLine(sides['by filter'], stubs, rounds)}`);
    console.log(`\n${afterwards(sides)}\n`);
    return missed;
  } finally {
    await Promise.all([sides['by filter'], sides.everybody, stubs].map(({ running }) => running.stop()));
  }
}

/** How a gateway is that nobody asks anything. */
async function standing({ running, readyMs, filtersMs }: Gateway): Promise<string> {
  const [sockets, before] = [socketsOf(running.pid), (await running.ask('cpuMs')) as number];
  await sleep(3_000);
  const idle = (((await running.ask('cpuMs')) as number) - before) / 3;
  return `ready in ${readyMs.toFixed(0)} ms, all filters used after ${(filtersMs ?? 0).toFixed(0)} ms; at rest ${residentMb(running.pid).toFixed(0)} MB, ${sockets} sockets, ${idle.toFixed(1)} ms of CPU a second`;
}

function afterwards(sides: Sides): string {
  const [peak, peakOfAll] = [sides['by filter'], sides.everybody].map(({ running }) => peakMb(running.pid).toFixed(0));
  const sockets = socketsOf(sides['by filter'].running.pid);
  return `peak memory by filter ${peak} MB, asking everybody ${peakOfAll} MB; sockets open by filter ${sockets}`;
}

async function warm(sides: Sides, stubs: Stubs, members: number): Promise<void> {
  const [units] = SIZES;
  const latencies = stubs.urls.map(() => 1);
  for (let i = 0; i < WARM; i += 1) {
    await walkOnce(sides['by filter'], stubs, units, latencies);
    if (units * members <= MANY_ASKS || i < WARM_BY_MANY) await walkOnce(sides.everybody, stubs, units, latencies);
  }
}

async function measureCase(
  sides: Sides,
  stubs: Stubs,
  of: Omit<Case, 'side'>,
  rounds: number,
): Promise<readonly string[]> {
  const { members, units, slow } = of;
  const economy = economyOf(units, members);
  const slowest = busiest(economy);
  const latencies = stubs.urls.map((_, i) => (slow && i === slowest ? SLOW_MS : LATENCY_MS));
  const overMs = (await probe(stubs, latencies)) - LATENCY_MS;
  const pathMs = (side: Side): number =>
    longestPath(
      economy,
      latencies.map((each) => each + overMs),
      side,
    );
  const asks = units * members;
  const walks: Record<Side, Walked[]> = { 'by filter': [], everybody: [] };
  const all: readonly Side[] = asks <= MOST_ASKS ? ['by filter', 'everybody'] : ['by filter'];
  // The first is not counted.
  for (let round = -1; round < rounds; round += 1)
    for (const side of all) {
      if (side === 'everybody' && asks > MANY_ASKS && round !== 0) continue;
      const walked = await walkOnce(sides[side], stubs, units, latencies);
      if (round >= 0) walks[side].push(walked);
    }
  const isWatched = units > SIZES[0] && !slow;
  const figures = async (side: Side) =>
    figuresOf(walks[side], pathMs(side), units, isWatched ? await longestTurn(sides[side], units) : null);
  const byFilter = await figures('by filter');
  const everybody = all.includes('everybody') ? await figures('everybody') : null;
  console.log(line({ ...of, side: 'by filter' }, byFilter, everybody && everybody.membersCpuMs));
  console.log(
    everybody
      ? line({ ...of, side: 'everybody' }, everybody, null)
      : unmeasured({ ...of, side: 'everybody' }, `not measured: ${asks.toLocaleString('en')} asks`),
  );
  return missedIn({ ...of, side: 'by filter' }, byFilter);
}

/** Both find the same, said by the same. @throws Error */
async function compare(sides: Sides, stubs: Stubs, units: number): Promise<void> {
  const latencies = stubs.urls.map(() => 0);
  const byFilter = await walkOnce(sides['by filter'], stubs, units, latencies, 'whole');
  const everybody = await walkOnce(sides.everybody, stubs, units, latencies, 'whole');
  if (!isDeepStrictEqual(byFilter.chain, everybody.chain))
    throw new Error(`${units} units: the chain by filter is not the one that asks everybody`);
}

async function recordsLine(gateway: Gateway, stubs: Stubs, rounds: number): Promise<string> {
  const latencies = stubs.urls.map(() => LATENCY_MS);
  const [units] = SIZES;
  const walks: Record<'lean' | 'records', Walked[]> = { lean: [], records: [] };
  for (let round = -2; round < rounds; round += 1)
    for (const what of ['lean', 'records'] as const) {
      const walked = await walkOnce(gateway, stubs, units, latencies, what);
      if (round >= 0) walks[what].push(walked);
    }
  const [lean, records] = [figuresOf(walks.lean, 1, units, null), figuresOf(walks.records, 1, units, null)];
  return `with a record of each of ${units} units (\`${SELECTIONS.records}\`): ${records.cpu.toFixed(0)} µs a unit beside ${lean.cpu.toFixed(0)} without, ${records.calls} calls beside ${lean.calls}, ${records.milliseconds.toFixed(0)} ms beside ${lean.milliseconds.toFixed(0)}`;
}

/** What a call takes as the machine is now: the median of some, one after the other, milliseconds. */
async function probe({ running, urls }: Stubs, latencies: readonly number[]): Promise<number> {
  await running.ask('begin', latencies);
  const place = latencies.indexOf(LATENCY_MS);
  const representations = [{ __typename: 'TraceUnit', code: codeIn({ units: SIZES[0] }, 0) }];
  const body = JSON.stringify({ query: 'query Units(…) { links: … }', variables: { representations } });
  const times: number[] = [];
  for (let i = 0; i < PROBES; i += 1) {
    const began = performance.now();
    await (await fetch(urls[place] ?? '', { method: 'POST', body })).text();
    times.push(performance.now() - began);
  }
  return median(times);
}
