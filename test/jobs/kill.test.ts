import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writeHead } from '../../gateway/jobs/job.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { urn } from '../support/fake-ministry.ts';
import { newJob, SEALS, textOf } from './support/jobs.ts';
import { LONG } from '../support/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobs-kill-'));
const file = join(folder, 'jobs.sqlite');
const store = new JobStore(sqliteDatabase(file));
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function startWorker(): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL('support/worker-child.ts', import.meta.url)), file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  running.delete(child);
}

async function begin(id: string): Promise<void> {
  const job = newJob(id);
  const head = writeHead({
    identity: { role: 'regulator', subject: 'somebody', scopes: [], sector: 'FOOD_DRUG', organization: null },
    purpose: null,
    policies: [],
    request: {
      root: urn(0),
      direction: 'BACK',
      kinds: null,
      from: -Infinity,
      to: Infinity,
      maxDepth: 50,
      maxUnits: 1_000_000,
    },
    requestId: 'test',
  });
  await store.add({ ...job, head: SEALS.seal(job, 'HEAD', head) });
}

/** Until so many units were asked about, or it is over. */
async function until(id: string, done: number): Promise<number> {
  for (;;) {
    const job = await store.find(id, Date.now());
    if (!job || job.state === 'DONE' || job.state === 'FAILED' || job.done >= done) return job?.done ?? 0;
    await sleep(3);
  }
}

/** Where on its way the worker is killed. */
const TENTHS = LONG ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 4, 8];

test('a worker that is killed early, late and between leaves the job to the next one, and the bytes are the same', async () => {
  const first = startWorker();
  await begin('whole');
  const units = await until('whole', Infinity);
  await kill(first);
  const whole = await textOf(store, 'whole');
  expect(units).toBe(3_000);

  await begin('killed');
  const killedAt: number[] = [];
  for (const tenth of TENTHS) {
    const worker = startWorker();
    killedAt.push(await until('killed', (units * tenth) / 10));
    await kill(worker);
  }
  expect((await store.find('killed', Date.now()))?.state).toBe('RUNNING');
  expect(killedAt.every((done, i) => done >= (units * (TENTHS[i] ?? 0)) / 10)).toBe(true);
  const last = startWorker();
  await until('killed', Infinity);
  await kill(last);
  expect(await textOf(store, 'killed')).toBe(whole);
}, 120_000);
