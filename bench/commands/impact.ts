import { setTimeout as sleep } from 'node:timers/promises';
import { Asker } from '../../gateway/chain/asker.ts';
import { Slices } from '../../gateway/chain/slices.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { factWalk } from '../../gateway/facts/index.ts';
import { impactNeeds, impactOf } from '../../gateway/impact/impact.ts';
import { namesOf } from '../../schema/names.ts';
import { machine } from '../options.ts';
import { codeOf, layered, type LinkGraph, MINISTRIES, unitOf } from '../walk/graph.ts';

const REPEATS = 9;
/** Before these, as a gateway that has been asked before. */
const WARM = 4;
/** As the ministries of `bench walk` take. */
const LATENCY_MS = 20;
/** Of the walk's time: what the sums may add to it. */
const MOST = 0.1;

/** What all of an impact adds to its walk: ranges, totals, holders, actions and the balance, over ministries in this process. */
export async function run(): Promise<void> {
  console.log(`${machine()}; five ministries in memory that take ${LATENCY_MS} ms, the median of ${REPEATS}\n`);
  console.log('| units | depth | links | walk ms | impact ms | added | µs/unit |');
  console.log('|------:|------:|------:|--------:|----------:|------:|--------:|');
  let missed = 0;
  for (const [units, depth] of [
    [1_000, 12],
    [10_000, 12],
    [10_000, 20],
  ] as const) {
    const graph = layered(units, depth);
    const ministries = MINISTRIES.map((name, i) => inMemory(name, i, graph));
    const runs: { walkMs: number; rangesMs: number }[] = [];
    for (let i = 0; i < WARM; i += 1) await once(ministries, units);
    for (let i = 0; i < REPEATS; i += 1) runs.push(await once(ministries, units));
    const [walkMs, rangesMs] = [median(runs.map((each) => each.walkMs)), median(runs.map((each) => each.rangesMs))];
    const added = rangesMs / walkMs;
    if (units >= 10_000 && added > MOST) missed += 1;
    const links = graph.sources.flat().length;
    console.log(
      `| ${units} | ${depth} | ${links} | ${walkMs.toFixed(0)} | ${rangesMs.toFixed(1)} | ${(added * 100).toFixed(1)} % | ${((rangesMs * 1_000) / units).toFixed(1)} |`,
    );
  }
  console.log(missed === 0 ? '\nevery target is met' : `\n${missed} targets are missed`);
}

async function once(
  ministries: readonly WalkedMinistry[],
  units: number,
): Promise<{ walkMs: number; rangesMs: number }> {
  const asker = new Asker(ministries, {
    signal: AbortSignal.timeout(120_000),
    deadlineAt: Date.now() + 120_000,
    rights: '',
    claims: { role: 'anonymous' },
    requestId: 'bench',
    budget: { most: 10_000_000 },
  });
  const terms = { kinds: null, from: -Infinity, to: Infinity, maxDepth: 100, maxUnits: units };
  const began = performance.now();
  const { facts } = await factWalk(
    asker,
    { roots: [codeOf(0)], direction: 'FORWARD', ...terms },
    { needs: impactNeeds, around: true },
  );
  const walked = performance.now();
  const impact = await impactOf(facts, null, new Slices());
  const rows = impact.totals(['SECTOR', 'LEVEL', 'PRODUCT', 'DIVISION', 'WEEK', 'HOLDER']);
  const lists = [impact.holders(), impact.actions(), impact.balance(), rows];
  const ended = performance.now();
  if (lists.some((list) => list.length === 0)) throw new Error('a list is empty');
  if (impact.units.length !== units) throw new Error(`${impact.units.length} units of ${units} were reached`);
  return { walkMs: walked - began, rangesMs: ended - walked };
}

/** The graph's links the other way: unit 0 goes into all others. */
function inMemory(name: string, index: number, { sources }: LinkGraph): WalkedMinistry {
  const { field, linksField, recordType, sector } = namesOf(name);
  const forward = sources.map((links, from) =>
    links.flatMap(({ unit, ministry }) => (ministry === index ? [linkOf(from, unit, name)] : [])),
  );
  const back = Map.groupBy(forward.flat(), ({ to }) => to);
  return {
    name,
    member: { name, sector, kind: 'MINISTRY', authority: { zh: name, en: name } },
    sector,
    recordType,
    recordField: field,
    linksField,
    searchField: null,
    totalsField: null,
    url: '',
    async call({ query, representations = [] }) {
      await sleep(LATENCY_MS);
      const isForward = query.includes('FORWARD');
      const entities = representations.map((text) => {
        const { code } = JSON.parse(text) as { code: string };
        const unit = unitOf(code);
        const record = {
          code,
          level: 'LOT',
          quantity: { value: 1_000, unit: 'kg' },
          productName: `product ${unit % 20}`,
          producedAt: `2026-0${1 + (unit % 9)}-01T08:00:00+08:00`,
          place: { division: `3706${10 + (unit % 80)}`, name: 'bench' },
          holder: { uscc: `91370681MA3T0${unit % 1_000}`, name: 'bench' },
          producer: { uscc: `91370681MA3T1${unit % 100}`, name: 'bench' },
          kind: unit % 2 === 0 ? 'FOOD' : 'DRUG',
        };
        return {
          record: unit % MINISTRIES.length === index ? [record] : [],
          links: isForward ? forward[unit] : (back.get(code) ?? []),
        };
      });
      return { data: { _entities: entities }, errors: [] };
    },
    maxBatch: 200,
    concurrency: 8,
    timeoutMs: 20_000,
    latency: { usualMs: 1 },
    breaker: () => 'CLOSED',
  };
}

function linkOf(from: number, to: number, system: string) {
  return {
    kind: 'TRANSFORM',
    from: codeOf(from),
    to: codeOf(to),
    at: null,
    until: null,
    // Some are not said.
    quantity: to % 5 === 0 ? null : { value: 100, unit: 'kg' },
    share: null,
    evidence: { system, recordId: `${from}>${to}`, confidence: 'HIGH' },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
