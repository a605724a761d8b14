import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { isLocked, lockLog } from '../../common/audit-log/log-lock.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { freePort } from '../support/free-port.ts';
import { Balancer } from './support/balancer.ts';
import { type GatewayChild, startGatewayChild } from './support/gateway.ts';
import { QUESTION, SerialGraph, serialOf, serialVersion } from './support/serial-graph.ts';

const CLIENTS = 6;
/** Between two requests of a client: without it they would take the time that a new worker needs to begin. */
const PAUSE_MS = 5;

const folder = mkdtempSync(join(tmpdir(), 'tongcha-workers-'));
let graph: SerialGraph;
let supergraph: string;
let gateway: GatewayChild | null = null;

beforeAll(async () => {
  const port = await freePort();
  graph = await SerialGraph.start(() => 5, port);
  supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, serialVersion(7, port));
});
afterEach(async () => {
  gateway?.signal('SIGTERM');
  await gateway?.ended;
  gateway = null;
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface WorkerLine {
  readonly worker: number;
  readonly state: string;
  readonly since: string;
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<GatewayChild> {
  gateway = await startGatewayChild(supergraph, { GATEWAY_WORKERS: '2', ...env }, await freePort());
  await allReady(gateway);
  return gateway;
}

async function workersOf({ url }: GatewayChild): Promise<readonly WorkerLine[]> {
  return ((await (await fetch(`${url}/health`)).json()) as { workers: WorkerLine[] }).workers;
}

function allReady(child: GatewayChild): Promise<void> {
  return vi.waitFor(
    async () => expect((await workersOf(child)).map(({ state }) => state)).toEqual(['ready', 'ready']),
    { timeout: 60_000, interval: 50 },
  );
}

/** The processes that it has begun. */
function childrenOf({ pid }: GatewayChild): number[] {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((each) => each.trim() !== '')
    .map(Number);
}

/** Clients that ask one after another, over connections that they keep, until they are told to end. */
class Load {
  answered = 0;
  readonly lost: string[] = [];
  #done = false;
  readonly #clients: Promise<unknown>;

  constructor({ url }: GatewayChild) {
    this.#clients = Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const client = new Balancer([url]);
        while (!this.#done) {
          // A connection that was on its way to a worker that died must not be forgotten.
          const outcome = await Promise.race([client.ask(QUESTION), sleep(20_000, { failed: 'HUNG' })]);
          if ('failed' in outcome) this.lost.push(outcome.failed);
          else if (outcome.status !== 200 || serialOf(outcome.text) !== 7) this.lost.push(`${outcome.status}`);
          else this.answered += 1;
          await sleep(PAUSE_MS);
        }
        client.stop();
      }),
    );
  }

  through(more: number): Promise<void> {
    const from = this.answered;
    return vi.waitFor(() => expect(this.answered).toBeGreaterThan(from + more), { timeout: 60_000, interval: 5 });
  }

  async end(): Promise<void> {
    this.#done = true;
    await this.#clients;
  }
}

/** Adds up the values of that metric whose labels are those. */
async function metric(port: number, name: string): Promise<readonly string[]> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

const valueIn = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);

test('requests go to all workers, and their counts are one answer', async () => {
  const port = await freePort();
  const place = join(folder, 'shared');
  const child = await start({ GATEWAY_METRICS_PORT: String(port), GATEWAY_AUDIT_FOLDER: place });
  expect(childrenOf(child)).toHaveLength(2);
  const load = new Load(child);
  await load.through(200);
  await load.end();
  const requests = (await metric(port, 'tongcha_gateway_requests_total')).filter((line) => !line.endsWith(' 0'));
  expect(requests).toEqual([
    `tongcha_gateway_requests_total{caller="anonymous",outcome="OK",code=""} ${load.answered}`,
  ]);
  expect(valueIn(await metric(port, 'tongcha_gateway_request_seconds_count'))).toBe(load.answered);
  const ready = await metric(port, 'tongcha_gateway_event_loop_late_seconds');
  expect(ready.map((line) => /worker="(\w+)"/.exec(line)?.[1])).toEqual(['1', '2']);
  expect(await metric(port, 'tongcha_gateway_workers_ready')).toEqual([
    'tongcha_gateway_workers_ready{worker="supervisor"} 2',
  ]);
  expect((await fetch(`${child.url}/ready`)).status).toBe(200);
  child.signal('SIGTERM');
  await child.ended;
  // Connections are handed out in turn, and each client keeps its own.
  const parts = auditedRequests(place);
  expect(sumOf(parts)).toBe(load.answered);
  for (const part of parts) expect(part).toBeGreaterThan(load.answered / CLIENTS);
}, 120_000);

test('a worker that is killed under load loses what it was answering and no more, and is begun again at its place', async () => {
  const port = await freePort();
  const child = await start({ GATEWAY_METRICS_PORT: String(port), GATEWAY_AUDIT_FOLDER: join(folder, 'killed') });
  const before = await workersOf(child);
  const load = new Load(child);
  await load.through(200);
  const [killed = 0] = childrenOf(child);
  const counted = valueIn(await metric(port, 'tongcha_gateway_requests_total'));
  process.kill(killed, 'SIGKILL');
  await vi.waitFor(() => expect(childrenOf(child)).not.toContain(killed), { timeout: 10_000, interval: 10 });
  // A sum that fell would be taken for a new start of the whole.
  expect(valueIn(await metric(port, 'tongcha_gateway_requests_total'))).toBeGreaterThanOrEqual(counted);
  await load.through(200);
  await allReady(child);
  await load.through(200);
  await load.end();
  const after = await workersOf(child);
  expect(after.map(({ worker }) => worker)).toEqual([1, 2]);
  expect(after.filter(({ since }, i) => since !== before[i]?.since)).toHaveLength(1);
  // What was under way there: at most a request of each client.
  expect(load.lost.length).toBeLessThanOrEqual(CLIENTS);
  expect(load.lost.filter((code) => code !== 'ECONNRESET' && code !== 'EPIPE')).toEqual([]);
  expect(await metric(port, 'tongcha_gateway_worker_deaths_total')).toEqual(['tongcha_gateway_worker_deaths_total 1']);
  expect(readdirSync(join(folder, 'killed')).filter((name) => /^\d+$/.test(name))).toEqual(['1', '2']);
}, 180_000);

/** Of each log in the folder, which is good, the lines of requests. */
function auditedRequests(place: string): number[] {
  const found: number[] = [];
  for (const name of readdirSync(place).filter((each) => /^\d+$/.test(each))) {
    const files = filesIn(join(place, name));
    const keys = readPublicKeys(files.read(PUBLIC_KEYS).toString());
    expect(verifyLog({ files, keys, known: [] })).toMatchObject({ findings: [], unsigned: 0 });
    const kinds = [...readLines(files, () => true)].map(({ text }) => (JSON.parse(text) as { kind: string }).kind);
    found.push(kinds.filter((kind) => kind === 'request').length);
  }
  return found;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

test('SIGUSR2 replaces the workers one after another and SIGTERM ends all: nothing is lost, and all of it is in the logs', async () => {
  const place = join(folder, 'rolled');
  const child = await start({ GATEWAY_AUDIT_FOLDER: place, GATEWAY_DRAIN_PAUSE_MS: '2000' });
  const before = await workersOf(child);
  const load = new Load(child);
  await load.through(100);
  child.signal('SIGUSR2');
  await vi.waitFor(
    async () => {
      const now = await workersOf(child);
      expect(now.map(({ state }) => state)).toEqual(['ready', 'ready']);
      expect(now.filter(({ since }) => before.some((each) => each.since === since))).toEqual([]);
    },
    { timeout: 90_000, interval: 50 },
  );
  await load.through(100);
  await vi.waitFor(() => expect(load.answered).toBeGreaterThan(1_000), { timeout: 60_000, interval: 20 });
  expect(load.lost).toEqual([]);
  child.signal('SIGTERM');
  // As balancers do: who comes until they have seen this is answered, and nobody comes then.
  await vi.waitFor(async () => expect((await fetch(`${child.url}/ready`)).status).toBe(503), { interval: 5 });
  await load.end();
  expect(load.lost).toEqual([]);
  expect(await child.ended).toBe(0);
  expect(sumOf(auditedRequests(place))).toBe(load.answered);
}, 180_000);

test('a new worker that cannot start takes nobody’s part: the old ones go on', async () => {
  const place = join(folder, 'refused');
  const child = await start({ GATEWAY_AUDIT_FOLDER: place });
  const before = await workersOf(child);
  writeFileSync(join(place, '3'), 'no folder');
  child.signal('SIGUSR2');
  await vi.waitFor(() => expect(child.words()).toContain('workers-not-rolled'), { timeout: 60_000, interval: 50 });
  expect(await workersOf(child)).toEqual(before);
}, 120_000);

test('what keeps a worker from starting ends the whole, is told once, and is its exit code', async () => {
  const place = join(folder, 'locked');
  const env = { GATEWAY_WORKERS: '2', GATEWAY_AUDIT_FOLDER: place };
  const first = await startGatewayChild(supergraph, env, await freePort());
  const failed = await startGatewayChild(supergraph, env, await freePort()).catch((error: unknown) => String(error));
  first.signal('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(failed).toContain('the gateway did not start');
  expect(String(failed).match(/another gateway writes this audit log/g)).toHaveLength(1);
}, 120_000);

test('workers whose supervisor is gone end what they are answering, write their logs and go', async () => {
  const place = join(folder, 'orphans');
  const child = await start({ GATEWAY_AUDIT_FOLDER: place });
  const workers = childrenOf(child);
  const load = new Load(child);
  await load.through(100);
  child.signal('SIGKILL');
  await child.ended;
  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await vi.waitFor(() => expect(workers.filter(isThere)).toEqual([]), { timeout: 30_000, interval: 50 });
  await load.end();
  expect(load.lost.filter((code) => code !== 'NOBODY')).toEqual([]);
  for (const name of ['1', '2']) expect(isLocked(join(place, name))).toBe(false);
  expect(sumOf(auditedRequests(place))).toBe(load.answered);
  expect(lockLog(join(place, '1'))).not.toBeNull();
}, 120_000);
