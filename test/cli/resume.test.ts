import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Random } from '../../demo/world/random.ts';
import { LONG } from '../support/runs.ts';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.ts';
import { runCli } from './support/run-cli.ts';
import { seedOf } from '../support/seed.ts';

const [ROWS, PAGE] = LONG ? [100_000, 200] : [2_000, 100];
/** What an export's process may hold, megabytes: the same for all sizes, as its memory does not grow with them. */
const HEAP_MB = 96;
const SEED = seedOf('RESUME_SEED');

const folder = mkdtempSync(join(tmpdir(), 'tongcha-resume-'));
let gateway: FakeGateway;

beforeAll(async () => {
  gateway = await startFakeGateway(ROWS);
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const exporting = (file: string): string[] => [
  'export',
  'thing',
  '--url',
  gateway.url,
  '--page',
  String(PAGE),
  '--patience',
  '60',
  '--output',
  file,
];

/** An export of its own process that is killed (SIGKILL) at a random point of its next pages; false: it was done before. */
async function killed(file: string, random: Random): Promise<boolean> {
  const page = gateway.pages.length + random.integer(1, Math.ceil(gateway.rows / PAGE / 4));
  const how = random.pick(['asked', 'half answered', 'answered', 'a while later']);
  let child: ChildProcess | null = null;
  gateway.instead = async (n, response, body) => {
    if (n !== page) return false;
    if (how === 'half answered')
      await new Promise((resolve) =>
        response.writeHead(200, { 'content-type': 'application/json' }).write(body.slice(0, body.length / 2), resolve),
      );
    if (how === 'answered' || how === 'a while later')
      await new Promise<void>((resolve) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(body, resolve),
      );
    // In the midst of its writing, syncing or asking for the next page.
    if (how === 'a while later') await sleep(random.integer(0, 12));
    child?.kill('SIGKILL');
    if (how === 'asked' || how === 'half answered') response.destroy();
    return true;
  };
  child = start(file);
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  gateway.instead = null;
  return signal === 'SIGKILL';
}

function start(file: string): ChildProcess {
  const main = join(import.meta.dirname, '../../cli/main.ts');
  return spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, main, ...exporting(file)], {
    stdio: 'ignore',
    env: {},
  });
}

test.each([
  ['ndjson', LONG ? 1_000_000 : ROWS, LONG ? 12 : 3],
  ['csv', ROWS, LONG ? 12 : 1],
  ['parquet', ROWS, LONG ? 12 : 1],
])(
  `an export to %s of %i rows, killed %i times and gone on with, is an uninterrupted one, byte for byte (RESUME_SEED=${SEED})`,
  async (format, rows, times) => {
    gateway.rows = rows;
    onTestFinished(() => {
      gateway.rows = ROWS;
    });
    const whole = join(folder, `whole.${format}`);
    const [ended] = (await once(start(whole), 'exit')) as [number | null];
    expect(ended).toBe(0);
    const file = join(folder, `killed.${format}`);
    const random = new Random(SEED, format.length);
    let kills = 0;
    for (let i = 0; i < times && (await killed(file, random)); i += 1) kills += 1;
    expect(kills).toBeGreaterThan(0);
    const before = gateway.pages.length;
    const { code, err } = await runCli(exporting(file), { isTTY: true });
    expect(code).toBe(0);
    expect(err).toMatch(/行\/秒/);
    // It has not begun anew.
    if (!LONG && /续传/.test(err)) expect(gateway.pages.length - before).toBeLessThan(ROWS / PAGE);
    expect(readFileSync(file).equals(readFileSync(whole))).toBe(true);
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('killed'))
        .sort(),
    ).toEqual(
      ['csv', 'ndjson', 'parquet'].map((each) => `killed.${each}`).filter((name) => existsSync(join(folder, name))),
    );
  },
  LONG ? 3_600_000 : 600_000,
);

/** What a power cut can leave behind the journal's back. */
test.each<[name: string, damage: (file: string) => void]>([
  ['half a page that nobody has vouched for', (file) => appendFileSync(`${file}.part`, '{"code":"urn:th')],
  ['a part that is shorter than its journal', (file) => truncateSync(`${file}.part`, 10)],
  ['no part', (file) => rmSync(`${file}.part`)],
  ['half a journal', (file) => truncateSync(`${file}.journal`, 20)],
  [
    'a journal of the next page that was not put in place',
    (file) => appendFileSync(`${file}.journal.new`, '{"version":1'),
  ],
])('%s does no harm', async (name, damage) => {
  const whole = join(folder, 'whole.ndjson');
  if (!existsSync(whole)) await runCli(exporting(whole));
  const file = join(folder, 'damaged.ndjson');
  const abort = new AbortController();
  const page = gateway.pages.length + 3;
  gateway.instead = (n) => (n === page && abort.abort(), false);
  expect((await runCli(exporting(file), { signal: abort.signal })).code, name).toBe(130);
  gateway.instead = null;
  damage(file);
  expect((await runCli(exporting(file))).code).toBe(0);
  expect(readFileSync(file).equals(readFileSync(whole))).toBe(true);
  expect(readdirSync(folder).filter((each) => each.startsWith('damaged'))).toEqual(['damaged.ndjson']);
});
