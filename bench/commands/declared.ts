import { parseArgs } from 'node:util';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { type Pair, PAIRS } from '../declared/subjects.ts';
import { quantile } from '../load/closed.ts';
import { machine } from '../options.ts';

const AT_ONCE = 50;
/** Calls of one turn. */
const CALLS = 40;
const WARM = 10;

const QUESTIONS: Readonly<
  Record<string, (system: LegacySystem, codes: readonly string[], call: Call) => Promise<unknown>>
> = {
  records: (system, codes, call) => system.records(codes, call),
  'links forward': (system, codes, call) => system.links(codes, 'FORWARD', call),
};

/**
 * What a code costs a ministry that is declared, beside the same by hand, turn by turn: CPU of the thread that answers, so that
 * neither the stand-in's nor the database's counts.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '30' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1_000)
    throw new Error('--rounds: expected a whole number from 1 to 1000');
  console.log(
    `${machine()}\n\nCPU, µs a code, the median of ${rounds} turns of ${CALLS} calls with ${AT_ONCE} codes\n`,
  );
  console.log(
    '| system | question | declared | by hand | declared over by hand: median, quartiles |\n| --- | --- | ---: | ---: | ---: |',
  );
  for (const [name, open] of Object.entries(PAIRS)) {
    const pair = await open();
    if (pair === null) {
      console.log(`| ${name} | left out: its database is not installed | | | |`);
      continue;
    }
    try {
      for (const [question, ask] of Object.entries(QUESTIONS)) {
        const { declared, byHand, ratios } = await compared(pair, ask, rounds);
        const shown = [0.5, 0.25, 0.75].map((q) => quantile(ratios, q).toFixed(3)).join(', ');
        console.log(
          `| ${name} | ${question} | ${quantile(declared, 0.5).toFixed(1)} | ${quantile(byHand, 0.5).toFixed(1)} | ${shown} |`,
        );
      }
    } finally {
      await pair.stop();
    }
  }
}

async function compared(
  { declared, byHand, codes }: Pair,
  ask: (typeof QUESTIONS)[string],
  rounds: number,
): Promise<{ readonly declared: number[]; readonly byHand: number[]; readonly ratios: number[] }> {
  const costs: { readonly declared: number[]; readonly byHand: number[] } = { declared: [], byHand: [] };
  for (let i = 0; i < WARM + rounds; i += 1) {
    // Either goes first every second time.
    for (const each of i % 2 === 0 ? (['declared', 'byHand'] as const) : (['byHand', 'declared'] as const)) {
      const cost = await turn(each === 'declared' ? declared : byHand, codes, i, ask);
      if (i >= WARM) costs[each].push(cost);
    }
  }
  return { ...costs, ratios: costs.declared.map((each, i) => each / (costs.byHand[i] ?? NaN)) };
}

/** @returns µs a code */
async function turn(
  system: LegacySystem,
  codes: readonly string[],
  round: number,
  ask: (typeof QUESTIONS)[string],
): Promise<number> {
  const call: Call = { signal: AbortSignal.timeout(60_000), partial: () => {} };
  const before = process.threadCpuUsage();
  for (let i = 0; i < CALLS; i += 1) {
    const from = ((round * CALLS + i) * 37) % (codes.length - AT_ONCE);
    await ask(system, codes.slice(from, from + AT_ONCE), call);
  }
  const { user, system: kernel } = process.threadCpuUsage(before);
  return (user + kernel) / (CALLS * AT_ONCE);
}
