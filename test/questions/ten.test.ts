import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npmStart, START_MS, type Started, userEnvironment } from '../shipped/support/npm-start.ts';
import { createCallers } from '../support/callers.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { QUESTIONS, type Row } from './support/commands.ts';
import { type QuestionName, TRUTH } from './truth/index.ts';
import { type Sample, sample } from './truth/sample.ts';

/**
 * Minutes, over `npm start` and a process a command: for the long run. In any other `test/cli/shipped-questions.test.ts` asks the same
 * questions in one process at scale 2, and `test/shipped/commands.test.ts` the commands of the pages.
 */
const SCALE = 20;
const ROOT = join(import.meta.dirname, '../..');
const NAMES = Object.keys(QUESTIONS) as QuestionName[];

let demo: Started;
let folder: string;
let env: NodeJS.ProcessEnv;
let facts: Sample;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-questions-test-'));
  // Some questions ask about parties and penalties: an agreement lets this data team see all.
  const { GATEWAY_AGREEMENTS = '' } = createCallers(folder, Object.keys(MINISTRIES)).env;
  demo = await npmStart(['--scale', String(SCALE)], { GATEWAY_AGREEMENTS });
  const { out } = await run(['npm', 'run', '-s', 'token', '--', '--role', 'data-team'], userEnvironment());
  env = { ...userEnvironment(), TONGCHA_TOKEN: out.trim(), TONGCHA_PURPOSE: 'everything' };
  facts = sample(SCALE);
}, START_MS);
afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Totals {
  readonly groups: readonly { readonly sector: string; readonly month: string | null; readonly count: number }[];
  readonly coverage: readonly { readonly sector: string; readonly complete: boolean }[];
  readonly complete: boolean;
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run([command = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ran> {
  const child = spawn(command, args, { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

async function ask(name: QuestionName): Promise<{ readonly answer: unknown; readonly ran: readonly Ran[] }> {
  const { commands, read = (rows: readonly Row[]) => rows } = QUESTIONS[name];
  const ran: Ran[] = [];
  for (const args of commands) ran.push(await run(['npm', 'run', '-s', 'tongcha', '--', ...args], env));
  const lines = (ran.at(-1)?.out ?? '').split('\n').filter(Boolean);
  return { answer: read(lines.map((line) => JSON.parse(line) as Row)), ran };
}

test.runIf(LONG).each(NAMES)(
  '%s is answered as the facts say, by two commands at most',
  async (name) => {
    const truth: unknown = TRUTH[name](facts);
    const begun = performance.now();
    const { answer, ran } = await ask(name);
    console.info(`${name}: ${ran.length} command, ${Math.round(performance.now() - begun)} ms`);
    expect(answer, ran.map(({ err }) => err).join('\n')).toEqual(truth);
    expect(ran.length).toBeLessThanOrEqual(2);
    expect(ran.at(-1)?.code).toBe(QUESTIONS[name].exit ?? 0);
  },
  600_000,
);

test.runIf(LONG)(
  'counts come without rows, too, and say who was not counted to the end',
  async () => {
    const ran = await run(
      ['npm', 'run', '-s', 'tongcha', '--', 'run', 'totals', '--by', '["SECTOR","MONTH"]', '--json'],
      env,
    );
    const { aggregate } = JSON.parse(ran.out) as { aggregate: Totals };
    const partly = new Set(aggregate.coverage.flatMap(({ sector, complete }) => (complete ? [] : [sector])));
    console.info(`totals: not whole of ${[...partly].join(', ') || 'none'}`);
    const whole = (rows: readonly { readonly sector: string }[]): unknown[] =>
      rows.filter(({ sector }) => !partly.has(sector));
    const told = aggregate.groups
      .filter(({ month }) => month !== null)
      .map(({ sector, month, count }) => ({ sector, month, records: count }))
      .sort((a, b) => (`${a.sector} ${a.month}` < `${b.sector} ${b.month}` ? -1 : 1));
    expect(whole(told)).toEqual(whole(TRUTH.counts(facts)));
    expect(partly.size).toBeLessThan(5);
    expect([ran.code, aggregate.complete]).toEqual(partly.size === 0 ? [0, true] : [3, false]);
    for (const sector of partly) expect(ran.err).toContain(sector);
  },
  600_000,
);

const NEEDING: readonly QuestionName[] = ['counts', 'arrived-nowhere', 'food-after-chlorine', 'recalled-where'];

test.runIf(LONG)(
  'with a member down the answers that need it say that they are not whole',
  async () => {
    demo.kill('subgraphs/hazardous-goods/main.ts');
    for (const name of NEEDING) {
      const { ran } = await ask(name);
      expect([name, ran.at(-1)?.code]).toEqual([name, 3]);
      expect(ran.at(-1)?.err, name).toMatch(/UNAVAILABLE HAZARDOUS_GOODS/);
    }
  },
  600_000,
);
