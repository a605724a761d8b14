import { accessContenders } from '../gateways/access-contenders.ts';
import { type Staged, startSubgraphs } from '../gateways/stage.ts';
import { type Row, table } from '../gateways/table.ts';
import { measuredHow, takeTurns } from '../gateways/turns.ts';
import { median } from '../load/closed.ts';
import { WORKLOADS } from '../load/question.ts';
import { readOptions } from '../options.ts';

const TARGETS = { marked: 1.15, granted: 1.3, signedMicroseconds: 100 };

/** What the rules of access, the audit log and signed calls cost where no two requests are alike. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const subgraphs = await startSubgraphs();
  const contenders = await accessContenders(options.ours, subgraphs);
  const rows = await takeTurns(contenders, subgraphs, 'unlike', options, birthdayIsRight);
  await subgraphs.stop();
  console.log(`\n${measuredHow(options)}\n\n${table(WORKLOADS.unlike.title, rows)}\n`);
  if (rows.some(({ failure }) => failure !== null)) process.exitCode = 1;
  else for (const line of costs(rows)) console.log(line);
}

/** That the rules hold where they should: who has no grant for it is not told a birthday. */
async function birthdayIsRight({ contender: { key, headers }, url }: Staged): Promise<string | null> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ user(id: \\"1\\") { birthday } }"}',
  });
  const text = await answer.text();
  const { data } = JSON.parse(text) as { data?: { user?: { birthday?: number | null } | null } | null };
  return (typeof data?.user?.birthday === 'number') === (key !== 'marked') ? null : `its rules do not hold: ${text}`;
}

/** Of neighbouring rounds, so that what the machine does else falls on both. */
function costs([open, marked, granted, signed]: readonly Row[]): string[] {
  const cpu = (row: Row | undefined, round: number): number => row?.rounds[round]?.cpuMs ?? Number.NaN;
  const over = (of: (round: number) => number): number => median((open?.rounds ?? []).map((_, round) => of(round)));
  const line = (what: string, value: number, target: number, digits: number): string =>
    `${what.padEnd(58)} ${value.toFixed(digits).padStart(6)}   target ${target.toFixed(digits)}: ${value <= target ? 'met' : 'MISSED'}`;
  return [
    line(
      'CPU, marked and anonymous / unmarked (b/a)',
      over((round) => cpu(marked, round) / cpu(open, round)),
      TARGETS.marked,
      2,
    ),
    line(
      'CPU, token, grant and audit log / unmarked (c/a)',
      over((round) => cpu(granted, round) / cpu(open, round)),
      TARGETS.granted,
      2,
    ),
    line(
      'CPU of signing a ministry call, µs (d - c)',
      over(
        (round) =>
          ((cpu(signed, round) - cpu(granted, round)) * 1_000) / (signed?.rounds[round]?.ministryCalls ?? Number.NaN),
      ),
      TARGETS.signedMicroseconds,
      0,
    ),
  ];
}
