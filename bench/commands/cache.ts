import { spawn, spawnSync } from 'node:child_process';
import { envName } from '../../common/config/config.ts';
import { freePort } from '../../test/support/free-port.ts';
import { commandOf } from '../gateways/contenders.ts';
import { launch, ready } from '../gateways/process.ts';
import { cpuMs, peakMb } from '../gateways/usage.ts';
import { closedLoop } from '../load/closed.ts';
import type { Question } from '../load/question.ts';
import { machine, readOptions } from '../options.ts';
import { codeOf, MINISTRIES } from '../walk/graph.ts';
import type { Round } from '../walk/ministries.ts';
import { startMinistries } from '../walk/start-ministries.ts';

const UNITS = 5_000;
const DEPTH = 12;
const LATENCY_MS = 20;
const CLIENTS = 20;
const SECONDS = 10;
const WARM_SECONDS = 3;
/** The n-th most asked code is asked 1/n as often as the first. */
const WEIGHTS = Array.from({ length: UNITS }, (_, i) => 1 / (i + 1));

/** Chains of five levels from codes that are asked as often as people scan them, few of them often: with the cache off, in the process, and in Redis. */
export async function run(args: readonly string[]): Promise<void> {
  const { seconds, ours } = readOptions(args);
  const ministries = await startMinistries();
  const round: Round = { units: UNITS, depth: DEPTH, latencies: MINISTRIES.map(() => LATENCY_MS) };
  console.log(
    `${machine()}; five ministries of ${LATENCY_MS} ms over HTTP, ${UNITS} codes by Zipf's law, ${CLIENTS} clients, ${seconds ?? SECONDS} s\n`,
  );
  console.log('| cache | chains/s | p50 ms | p99 ms | CPU ms/chain | ministry calls/chain | peak MB |');
  console.log('|:------|---------:|-------:|-------:|-------------:|---------------------:|--------:|');
  const redis = await startRedis();
  const ways: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['off', { GATEWAY_CACHE_MB: '0' }],
    ['in the process', {}],
    ...(redis === null ? [] : [['Redis', { GATEWAY_REDIS_URL: redis }] as const]),
  ];
  for (const [name, env] of ways) {
    await ministries.begin(round);
    const port = await freePort();
    const addresses = Object.fromEntries(
      MINISTRIES.map((each, i) => [envName(['ministries', each, 'url']), ministries.urls[i] ?? '']),
    );
    const running = launch({
      cwd: ours.root,
      args: [...commandOf(ours.root), '--port', String(port)],
      env: { ...addresses, ...env },
    });
    const url = `http://127.0.0.1:${port}/graphql`;
    await ready(running, url);
    const next = zipf();
    await closedLoop({ url, next, clients: CLIENTS, seconds: WARM_SECONDS });
    const [before, cpu] = [await ministries.counted(), cpuMs(running.pid)];
    const measured = await closedLoop({ url, next, clients: CLIENTS, seconds: seconds ?? SECONDS });
    const [after, used] = [await ministries.counted(), cpuMs(running.pid) - cpu];
    if (measured.wrong > 0) throw new Error(`${name}: ${measured.wrong} wrong answers: ${measured.faults.join('; ')}`);
    const each = (value: number): string => (value / measured.requests).toFixed(2);
    console.log(
      `| ${name} | ${(measured.requests / measured.seconds).toFixed(0)} | ${measured.p50.toFixed(0)} | ${measured.p99.toFixed(0)} | ${each(used)} | ${each(after.calls - before.calls)} | ${peakMb(running.pid).toFixed(0)} |`,
    );
    await running.stop();
  }
  ministries.stop();
}

/** Seeded, so that all ways are asked the same. */
function zipf(): () => Question {
  const sums: number[] = [];
  for (const weight of WEIGHTS) sums.push((sums.at(-1) ?? 0) + weight);
  const total = sums.at(-1) ?? 1;
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const wanted = (state / 2 ** 32) * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    // Spread over the whole graph, without its root: a chain from there is of hundreds.
    const code = codeOf(1 + ((low * 2_654_435_761) % (UNITS - 1)));
    const query =
      'query Chain($code: TraceCode!) { chain(code: $code, maxDepth: 5) { complete units { code } links { from to } } }';
    return {
      body: JSON.stringify({ query, variables: { code } }),
      check(answer) {
        const { data } = JSON.parse(answer.toString()) as { data?: { chain: { units: readonly { code: string }[] } } };
        return data?.chain.units[0]?.code === code ? null : `no chain from ${code}: ${answer.toString().slice(0, 200)}`;
      },
    };
  };
}

/** null where it is not installed. */
async function startRedis(): Promise<string | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  const redis = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  process.on('exit', () => redis.kill('SIGKILL'));
  for await (const chunk of redis.stdout.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes('Ready to accept connections')) break;
  redis.stdout.resume();
  return `redis://127.0.0.1:${port}`;
}
