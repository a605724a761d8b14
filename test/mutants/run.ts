import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS } from './list.ts';
import { CHOSEN, type Mutant, mutated, ROOT, sourceOf } from './mutant.ts';

const USAGE = `npm run test:mutants [-- [--seconds N] [--from N] [WORD ...]]
Breaks each guard of the list in turn, in memory; the tests that stand for it must fail.
  WORD         those only whose name or file has one of the words
  --seconds N  no more are begun after N seconds; where it begins goes on by the day
  --from N     begins at that number of the list`;

type Outcome = 'caught' | 'SURVIVED' | 'BROKEN';

/** One run of vitest; null where it did not come to its tests. */
interface Run {
  readonly passed: number;
  readonly failed: number;
}

/** Tests have times of their own, so that what hangs fails long before. */
const MOST_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), 'tongcha-mutants-'));

async function run(tests: readonly string[], only: string | undefined, mutant: Mutant | null): Promise<Run | null> {
  const report = join(folder, `${mutant?.name ?? 'none'}.json`);
  const args = [
    'run',
    ...tests,
    '--reporter=json',
    `--outputFile=${report}`,
    '--maxWorkers=1',
    ...(mutant ? ['--bail=1'] : []),
    ...(only === undefined ? [] : ['-t', only]),
  ];
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: ROOT,
    stdio: 'ignore',
    env: mutant
      ? { ...process.env, [CHOSEN]: mutant.name, NODE_OPTIONS: `--import ${new URL('hook.ts', import.meta.url).href}` }
      : process.env,
  });
  const timer = setTimeout(() => child.kill('SIGTERM'), MOST_MS);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  try {
    const { numTotalTests, numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as Readonly<Record<string, number>>;
    // What is set up for tests that are there may fail, too.
    const suites = numTotalTests === 0 ? 0 : (numFailedTestSuites ?? 0);
    return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + suites };
  } catch {
    return null;
  }
}

/** A file that no longer loads, or a mistaken name of a test, is no guard that was seen. */
async function tryMutant(mutant: Mutant): Promise<Outcome> {
  const found = await run(mutant.tests, mutant.only, mutant);
  if (found === null || found.passed + found.failed === 0) return 'BROKEN';
  return found.failed > 0 ? 'caught' : 'SURVIVED';
}

async function main(): Promise<number> {
  const { values, positionals: words } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string' }, from: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return (console.log(USAGE), 0);
  for (const mutant of MUTANTS) mutated(mutant, sourceOf(mutant));
  const seconds = values.seconds === undefined ? Infinity : Number(values.seconds);
  const from =
    values.from !== undefined
      ? Number(values.from)
      : seconds < Infinity
        ? (Math.floor(Date.now() / 86_400_000) * 7) % MUTANTS.length
        : 0;
  const chosen = [...MUTANTS.slice(from), ...MUTANTS.slice(0, from)].filter(
    ({ file, name }) => words.length === 0 || words.some((word) => `${file} ${name}`.includes(word)),
  );
  console.log(`${chosen.length} of ${MUTANTS.length} mutants, from ${from}`);
  // Tests that fail anyway catch everything. Where the time is short they have just been run.
  if (seconds === Infinity) {
    const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
    const whole = await run(all, undefined, null);
    if (whole === null || whole.failed > 0) throw new Error('the tests do not pass as they are: mend them first');
  }
  const until = performance.now() + seconds * 1_000;
  const outcomes = new Map<Outcome, number>();
  const left = [...chosen];
  const worker = async (): Promise<void> => {
    for (let mutant = left.shift(); mutant && performance.now() < until; mutant = left.shift()) {
      const began = performance.now();
      const outcome = await tryMutant(mutant);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      console.log(
        `${outcome.padEnd(8)} ${mutant.name} (${mutant.file}, ${((performance.now() - began) / 1_000).toFixed(1)} s)`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const count = (outcome: Outcome): number => outcomes.get(outcome) ?? 0;
  console.log(`${count('caught')} caught, ${count('SURVIVED')} survived, ${count('BROKEN')} broken`);
  return count('SURVIVED') + count('BROKEN') === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
