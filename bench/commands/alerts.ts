import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { startWorkerOf } from '../../test/jobs/support/worker.ts';
import { readEvents } from '../../test/stream/support/read-events.ts';
import { freePort } from '../../test/support/free-port.ts';
import { groupsOf, type Who } from '../../test/support/callers.ts';
import { startGraph } from '../../test/support/graph.ts';
import { lot, Lots, ministriesOf } from '../alerts/ministries.ts';
import { machine } from '../options.ts';

const LATENCY_MS = 20;
const BURST = 1_000;
const PATIENCE_MS = 120_000;

const REGULATOR: Who = { role: 'regulator', sector: 'FOOD_DRUG', purpose: 'everything', scope: 'alerts' };

/**
 * From a record that changes at a ministry to the alert at a subscriber: ministries over HTTP, gateway, worker and subscribers in this one
 * process; one subscriber reads nothing.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '12' },
      subscribers: { type: 'string', default: '20' },
    },
  });
  const [seconds, rate, subscribers] = [Number(values.seconds), Number(values.rate), Number(values.subscribers)];
  const folder = mkdtempSync(join(tmpdir(), 'bench-alerts-'));
  const lots = new Lots(seconds * rate + BURST + 1);
  const [port, keys] = [await freePort(), await makeKeys(folder)];
  const settings = {
    GATEWAY_PORT: String(port),
    GATEWAY_GOVERNANCE_STORE: join(folder, 'governance.sqlite'),
    MINISTRIES_FOOD_DRUG_INVALIDATION_KEYS: keys.publicFile,
  };
  const graph = await startGraph({
    settings,
    ministries: ministriesOf(lots, LATENCY_MS),
    invalidate: { 'food-drug': { gateways: `http://127.0.0.1:${port}`, keyFile: keys.privateFile } },
    grants: (ministry) => [
      { who: '{ role: system }', groups: groupsOf(ministry), purpose: 'early-warning' },
      { who: '{ role: regulator, sectors: [FOOD_DRUG] }', groups: groupsOf(ministry), purpose: 'everything' },
    ],
  });
  const worker = await startWorkerOf(graph, settings);
  const gone = new AbortController();
  const changedAt = new Map<string, number>();
  const took: number[][] = Array.from({ length: subscribers }, () => []);
  try {
    for (const own of took) void follow(graph.url, graph.headersOf(REGULATOR), gone.signal, changedAt, own);
    // Takes nothing.
    await subscribe(graph.url, graph.headersOf(REGULATOR), gone.signal);
    await sleep(1_000);
    const change = (codes: readonly string[]): void => {
      for (const code of codes) changedAt.set(code, performance.now());
      lots.recall(codes);
    };
    console.log(
      `${machine()}; six ministries of ${LATENCY_MS} ms over HTTP, ${subscribers} subscribers and one that reads nothing, all in one process\n`,
    );
    console.log(
      '| changes | alerts at each subscriber | p50 s | p95 s | most s |\n|:--------|------:|------:|------:|------:|',
    );
    for (let n = 0; n < seconds * rate; n += 1) {
      change([lot(n)]);
      await sleep(1_000 / rate);
    }
    await all(took, seconds * rate);
    tell(`${rate} a second for ${seconds} s`, took.flat(), seconds * rate);
    for (const own of took) own.length = 0;
    change(Array.from({ length: BURST }, (_, i) => lot(seconds * rate + i)));
    await all(took, BURST);
    tell(`${BURST} at once`, took.flat(), BURST);
  } finally {
    gone.abort();
    await worker.stop();
    await graph.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function subscribe(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
  const query = 'subscription { alertRaised(rule: "recalled") { id alert { codes } } }';
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query }),
    signal,
  });
}

interface Told {
  readonly data: { readonly alertRaised: { readonly alert: { readonly codes: readonly string[] } } };
}

async function follow(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  changedAt: ReadonlyMap<string, number>,
  took: number[],
): Promise<void> {
  try {
    for await (const { event, data } of readEvents(await subscribe(url, headers, signal))) {
      if (event !== 'next') return;
      const [code = ''] = (JSON.parse(data) as Told).data.alertRaised.alert.codes;
      const at = changedAt.get(code);
      if (at !== undefined) took.push(performance.now() - at);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** @throws Error where somebody was not told of all */
async function all(took: readonly (readonly number[])[], count: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (took.some(({ length }) => length < count)) {
    if (performance.now() > until)
      throw new Error(`after ${PATIENCE_MS / 1_000} s ${Math.min(...took.map(({ length }) => length))} of ${count}`);
    await sleep(50);
  }
}

function tell(changes: string, milliseconds: readonly number[], count: number): void {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) / 1_000).toFixed(2);
  console.log(`| ${changes} | ${count} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`);
}
