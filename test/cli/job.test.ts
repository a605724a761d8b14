import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { linesOf } from '../jobs/support/jobs.ts';
import { startWorkerOf } from '../jobs/support/worker.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Ran, runCli } from './support/run-cli.ts';

const PACK = 'drug:83857930000879766601';
const folder = mkdtempSync(join(tmpdir(), 'tongcha-cli-job-'));
const settings = { GATEWAY_JOBS_STORE: join(folder, 'jobs.sqlite') };
let graph: Graph;
let worker: RunningServer | undefined;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  graph = await startGraph({ settings });
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(EVERYTHING);
  env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
});
afterAll(async () => {
  await worker?.stop();
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ran> => runCli([...args, '--url', graph.origin], { env });

test('a job is started, shown, cancelled, resumed, waited for and read', async () => {
  const started = await run('job', 'start', PACK, '--json');
  const { id, state } = JSON.parse(started.out) as { id: string; state: string };
  expect([started.code, state]).toEqual([0, 'WAITING']);
  expect((await run('job', 'show', id)).out).toContain(`${id}  等待  0/0`);
  expect((await run('job', 'results', id)).code).toBe(1);
  expect((await run('job', 'cancel', id, '--lang', 'en')).out).toContain(`${id}  cancelled  0/0`);
  expect((await run('job', 'wait', id)).code).toBe(1);
  expect((await run('job', 'resume', id)).out).toContain('等待');
  worker = await startWorkerOf(graph, settings);
  const waited = await run('job', 'wait', id);
  expect(waited.code).toBe(0);
  expect(waited.out).toContain(`${id}  完成`);
  const { out, code } = await run('job', 'results', id);
  expect(code).toBe(0);
  expect(linesOf(out).at(-1)).toMatchObject({ table: 'end', complete: true });
  expect((await run('job')).out).toContain(id);
});

test('one command begins it, waits and writes the results into a file', async () => {
  const file = join(folder, 'chain.ndjson');
  const { code, err } = await run('job', 'start', PACK, '--output', file);
  expect([code, err]).toEqual([0, expect.stringContaining(file)]);
  const lines = linesOf(readFileSync(file, 'utf8'));
  expect(lines[0]).toMatchObject({ table: 'unit', code: PACK, depth: 0 });
  expect(lines.filter(({ table }) => table === 'link').length).toBeGreaterThan(2);
});

test('as tables it is what export chain writes, with records and amounts as they are now', async () => {
  const [mine, chain] = [join(folder, 'job.csv'), join(folder, 'chain.csv')];
  const { code } = await run('job', 'start', PACK, '--output', mine);
  expect(code).toBe(0);
  expect((await run('export', 'chain', PACK, '--output', chain)).code).toBe(0);
  for (const table of ['units', 'links']) {
    const [ours, theirs] = [mine, chain].map((file) =>
      readFileSync(file.replace('.csv', `.${table}.csv`), 'utf8')
        // When a member answered is not told of a job.
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
        .split('\r\n'),
    );
    expect(ours?.[0]).toBe(theirs?.[0]);
    expect(new Set(ours)).toEqual(new Set(theirs));
    expect(ours?.length).toBe(theirs?.length);
  }
  expect(readFileSync(mine.replace('.csv', '.links.csv'), 'utf8')).toMatch(/,kg,|,件,|,盒,|,t,/);
});

test('what is no job, and more units than a chain may have, are told', async () => {
  expect(await run('job', 'show', 'nothing')).toMatchObject({ code: 1, err: expect.stringContaining('没有这个任务') });
  expect(await run('job', 'begin')).toMatchObject({ code: 2, err: expect.stringContaining('"begin"') });
  expect(await run('job', 'start', PACK, '--units', '2000000')).toMatchObject({ code: 2 });
  for (const command of [
    ['chain', PACK],
    ['export', 'chain', PACK, '--output', join(folder, 'x.csv')],
  ])
    expect(await run(...command, '--units', '20001')).toMatchObject({
      code: 2,
      err: expect.stringContaining('job start'),
    });
});
