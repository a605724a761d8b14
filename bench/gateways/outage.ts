import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy } from '../../test/support/fault-proxy.ts';
import { Client } from '../load/client.ts';
import { closedLoop, type Measured } from '../load/closed.ts';
import { healthyOnly, ofTheSick, withTheSick } from '../load/healthy.ts';
import type { Contender } from './contenders.ts';
import { startGateway } from './stage.ts';

/** What becomes of the healthy while one subgraph is dead for a while, and of that one afterwards. */
export interface Outage {
  readonly label: string;
  /** Of questions about healthy subgraphs only, before and while one is dead, under the same load. */
  readonly before: Measured;
  readonly during: Measured;
  /** Calls that reach the dead in five seconds, the most of several spans, under load. */
  readonly callsInFive: number;
  /** From its return until it is answered for, milliseconds; null: not within half a minute. */
  readonly backAfterMs: number | null;
}

/** Until it is known that a subgraph which takes calls and never answers is dead: five calls of five seconds, where those who ask together share one. */
const LEARN_SECONDS = 30;
const WARM_SECONDS = 5;
const SPAN_MS = 5_000;
const BACK_MS = 30_000;
const ASK_EVERY_MS = 50;

/** @param load how many clients ask healthy subgraphs only, and as many the sick one too */
export async function measureOutage(
  contender: Contender,
  supergraph: string,
  proxy: FaultProxy,
  load: { readonly clients: number; readonly seconds: number; readonly answerMs: number },
): Promise<Outage> {
  process.stderr.write(`${contender.label}: dead, and back\n`);
  await proxy.set(null);
  const { url, running } = await startGateway(contender, supergraph);
  const { clients, answerMs } = load;
  const ask = async (seconds: number): Promise<Measured> =>
    (
      await Promise.all([
        closedLoop({ url, next: healthyOnly, clients, seconds, answerMs }),
        closedLoop({ url, next: withTheSick, clients, seconds, answerMs }),
      ])
    )[0];
  try {
    await ask(WARM_SECONDS);
    const before = await ask(load.seconds);
    await proxy.set({ kind: 'timeout' });
    await ask(LEARN_SECONDS);
    const [during, callsInFive] = await Promise.all([ask(load.seconds), countCalls(proxy, load.seconds)]);
    await proxy.set(null);
    return { label: contender.label, before, during, callsInFive, backAfterMs: await untilBack(url, answerMs) };
  } finally {
    await running.stop();
  }
}

async function countCalls({ counts }: FaultProxy, seconds: number): Promise<number> {
  let most = 0;
  for (let left = Math.max(1, Math.floor((seconds * 1_000) / SPAN_MS)); left > 0; left -= 1) {
    const before = counts.requests;
    await sleep(SPAN_MS);
    most = Math.max(most, counts.requests - before);
  }
  return most;
}

async function untilBack(url: string, answerMs: number): Promise<number | null> {
  const client = new Client(url, 4, { answerMs });
  const began = performance.now();
  try {
    while (performance.now() - began < BACK_MS) {
      const outcome = await client.ask(ofTheSick()).catch(() => null);
      if (outcome?.wrong === null) return performance.now() - began;
      await sleep(ASK_EVERY_MS);
    }
    return null;
  } finally {
    await client.close();
  }
}

export function outageTable(outages: readonly Outage[]): string {
  const head = [
    'gateway',
    'healthy only: p99 ms before',
    'p99 ms with one dead',
    'change',
    'right',
    'calls to the dead in 5 s',
    'served again after s',
  ];
  const line = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  const rows = outages.map(({ label, before, during, callsInFive, backAfterMs }) => [
    label,
    before.p99.toFixed(1),
    during.p99.toFixed(1),
    `${((during.p99 / before.p99 - 1) * 100).toFixed(0)} %`,
    `${(((during.requests - during.wrong) / Math.max(1, during.requests)) * 100).toFixed(1)} % of ${during.requests}`,
    String(callsInFive),
    backAfterMs === null ? `not in ${BACK_MS / 1_000}` : (backAfterMs / 1_000).toFixed(1),
  ]);
  return [
    line(head),
    line(head.map((_, i) => (i < 1 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    'Targets of ours: a change of at most 10 %, at most one call in 5 s, served again within 10 s.',
  ].join('\n');
}
