import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MEMBER_COUNT, measureRules, type Outcome, sumOf } from '../rules/measure.ts';
import { isMissed } from '../rules/targets.ts';

/** What `warningRules` tells of it. */
const MEASURED = new URL('../../gateway/warnings/measured.json', import.meta.url);

/**
 * How often the rules of warnings find what breaks them, say that they cannot decide, and are wrong, over the sample economy with noise. `--write`
 * puts it where `warningRules` reads it.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: 'string', default: '4' },
      seeds: { type: 'string', default: '5' },
      percent: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const scale = Number(values.scale);
  const most = values.percent === undefined ? undefined : Number(values.percent);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  console.log(
    `${seeds.length} economies of scale ${scale}: amounts with an error of 1 %, 8 % of them missing, 30 % of times a date alone; then with each of\n` +
      `${MEMBER_COUNT} members silent (scale 1), and with none of the rules’ fields for the asker\n`,
  );
  const noise: (readonly Outcome[])[] = [];
  const forbidden: (readonly Outcome[])[] = [];
  const silent: (readonly Outcome[])[] = [];
  for (const seed of seeds) {
    noise.push(await measureRules({ seed, scale, percent: most }));
    forbidden.push(await measureRules({ seed, scale, percent: most, forbidden: true }));
  }
  for (let each = 0; each < MEMBER_COUNT; each += 1)
    silent.push(await measureRules({ seed: each + 1, scale: 1, silent: each }));
  const missed = print(sumOf(noise), sumOf(silent), sumOf(forbidden));
  console.log(missed === 0 ? '\nevery target is met' : `\n${missed} targets are missed`);
  if (values.write) write(sumOf(noise));
  if (missed > 0) process.exitCode = 1;
}

/** @returns how many targets are missed */
function print(noise: readonly Outcome[], silent: readonly Outcome[], forbidden: readonly Outcome[]): number {
  console.log('| rule | cases | found | undecided | false | of | silent | forbidden |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  let missed = 0;
  for (const [i, own] of noise.entries()) {
    const others = [silent[i], forbidden[i]].filter((each) => each !== undefined);
    const { rule, cases, found, undecided, wrong, chances } = own;
    const row = [
      `\`${rule}\``,
      cases,
      percent(found, cases),
      percent(undecided, cases),
      percent(wrong, chances, 2),
      chances,
      ...others.map((each) =>
        [each.found, each.undecided, ...(each.gap > 0 ? [each.gap] : [])]
          .map((some) => percent(some, each.cases, 0))
          .join(' + '),
      ),
    ];
    console.log(`| ${row.join(' | ')} |`);
    for (const each of [own, ...others])
      if (isMissed(each)) {
        missed += 1;
        console.log(`missed: ${each.example ?? ''}`);
      }
  }
  return missed;
}

function write(outcomes: readonly Outcome[]): void {
  const at = `${new Date().toISOString().slice(0, 10)}T00:00:00+08:00`;
  const rules = outcomes
    .filter(({ cases }) => cases > 0)
    .map(({ rule, cases, found, undecided, wrong, chances }) => [
      rule,
      { at, cases, found: part(found, cases), undecided: part(undecided, cases), falseAlarms: part(wrong, chances) },
    ]);
  writeFileSync(MEASURED, `${JSON.stringify(Object.fromEntries(rules), null, 2)}\n`);
}

function part(some: number, all: number): number {
  return Number((some / all).toFixed(4));
}

function percent(some: number, all: number, digits = 1): string {
  return all === 0 ? '' : `${((some / all) * 100).toFixed(digits)} %`;
}
