import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUESTIONS } from '../questions/support/commands.ts';
import { ASKED } from '../questions/truth/asked.ts';
import { TRUTH } from '../questions/truth/index.ts';
import { type Sample, sample } from '../questions/truth/sample.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { type Ran, runCli } from './support/run-cli.ts';

/** Below it some of the answers are empty. */
const SCALE = 2;
const folder = mkdtempSync(join(tmpdir(), 'tongcha-questions-'));
let demo: Demo;
let env: Readonly<Record<string, string>>;
let facts: Sample;

beforeAll(async () => {
  demo = await startDemo({ scale: SCALE, timeoutMs: 20_000 });
  const { authorization, 'tongcha-purpose': purpose } = demo.headersOf(EVERYTHING);
  env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
  facts = sample(SCALE);
}, 120_000);
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const tongcha = (...args: readonly string[]): Promise<Ran> => runCli([...args, '--url', demo.origin], { env });
const rowsOf = ({ out }: Ran): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
async function asked(name: string, ...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const ran = await tongcha('run', name, '--json', ...args);
  expect([ran.code, ran.err.match(/^!.*$/m)]).toEqual([0, null]);
  return rowsOf(ran);
}

/** What the sample economy's facts say, by plain code that knows no system. */
const told = (name: keyof typeof TRUTH): unknown[] => {
  const truth: unknown = TRUTH[name](facts);
  const list = Array.isArray(truth) ? (truth as unknown[]) : [truth];
  expect(list).not.toEqual([]);
  return list.map((each) => (typeof each === 'string' ? { code: each } : each));
};

test.each([
  ['food-after-chlorine', ['--enterprise', ASKED.enterprise, '--month', ASKED.deliveredIn]],
  ['lifts-of-smelter', ['--smelter', ASKED.smelter]],
  ['shared-upstream', []],
  ['made-with-overdue', []],
  ['walked-to-farm', ['--province', ASKED.province]],
  ['arrived-nowhere', []],
] as const)(
  '%s',
  async (name, args) => {
    expect(await asked(name, ...args)).toEqual(told(name));
  },
  120_000,
);

test('filled-after-revocation', async () => {
  const rows = await asked('filled-after-revocation');
  expect(rows.map(({ cylinder, at }) => ({ cylinder, at: String(at).slice(0, 19).replace('T', ' ') }))).toEqual(
    told('filled-after-revocation'),
  );
}, 120_000);

test('changed-between: what a chain has come to hold from one moment to another', async () => {
  const { commands, exit, read = (rows) => rows } = QUESTIONS['changed-between'];
  const ran = await tongcha(...(commands[0] ?? []));
  expect([ran.code, read(rowsOf(ran))]).toEqual([exit, TRUTH['changed-between'](facts)]);
});

test('recalled-where: all recalled lots, with everybody of whom the facts say that he has them', async () => {
  const truth = told('recalled-where') as { code: string; holders: string[] }[];
  const rows = (await asked('recalled-where')) as { code: string; holders: string[] }[];
  expect(rows.map(({ code }) => code)).toEqual(truth.map(({ code }) => code));
  for (const [i, { holders }] of truth.entries())
    // A system may also know a holder by its events.
    expect(rows[i]?.holders).toEqual(expect.arrayContaining(holders));
});

let counting: Promise<Record<string, unknown>[]> | null = null;
/** All records, which both ways of counting are held against. */
const counts = (): Promise<Record<string, unknown>[]> => (counting ??= asked('counts'));

test('counts: of every sector and month; hazardous goods have a few lots more, which show faults of files', async () => {
  const months = (rows: readonly unknown[]): unknown[] =>
    (rows as { sector: string; month: string | null }[]).filter(
      ({ sector, month }) => sector !== 'HAZARDOUS_GOODS' && month !== null,
    );
  expect(months(await counts())).toEqual(months(told('counts')));
});

test('totals: each group as the records themselves give it', async () => {
  const ran = await tongcha('run', 'totals', '--json');
  const { groups, complete, gaps } = (
    JSON.parse(ran.out) as {
      aggregate: { groups: Record<string, unknown>[]; complete: boolean; gaps: readonly unknown[] };
    }
  ).aggregate;
  expect([gaps, ran.code, complete, groups.length > 10]).toEqual([[], 0, true, true]);
  const counted = (await counts()).map(({ records, ...key }) => ({ ...key, count: records }));
  const told = groups.map(({ sector, month, count }) => ({ sector, month, count }));
  expect(counted).toEqual(expect.arrayContaining(told));
});

test('tables start from `roots` where they are chains; without any it is said how', async () => {
  const without = await tongcha('sql', 'SELECT * FROM downstream');
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('WITH roots AS (SELECT')]);
  const none = await tongcha(
    'sql',
    "WITH roots AS (SELECT 'x' AS code WHERE false) SELECT count(*) AS n FROM upstream, upstream_links",
    '--json',
  );
  expect([none.code, rowsOf(none)]).toEqual([0, [{ n: 0 }]]);
  const kept = await tongcha(
    'sql',
    'WITH roots AS (SELECT \'hazlot:370681001.CL20260301\' AS code) SELECT (SELECT count(*) FROM downstream) AS units, (SELECT count(*) FROM downstream_links WHERE "from" = root) AS links',
    '--json',
    '--keep',
    folder,
  );
  expect(kept.code).toBe(0);
  expect(rowsOf(kept)[0]?.['links']).toBeGreaterThan(0);
  const again = await runCli(['sql', 'SELECT count(*) AS units FROM downstream', '--from', folder, '--json']);
  expect(rowsOf(again)[0]?.['units']).toBe(rowsOf(kept)[0]?.['units']);
});

test('a member that does not answer leaves an answer incomplete, and is named', async () => {
  await demo.stopMember('rare-earth');
  const ran = await tongcha(
    'run',
    'lifts-of-smelter',
    '--smelter',
    ASKED.smelter,
    '--output',
    join(folder, 'lifts.csv'),
  );
  expect([ran.code, ran.err]).toEqual([3, expect.stringMatching(/^! UNAVAILABLE RARE_EARTH/m)]);
  expect(readFileSync(join(folder, 'lifts.csv'), 'utf8')).toBe('code\r\n');
}, 400_000);
