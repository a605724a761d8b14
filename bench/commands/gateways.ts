import { besideBefore } from '../gateways/beside-before.ts';
import { before, contenders } from '../gateways/contenders.ts';
import type { Round } from '../gateways/measure.ts';
import { ratios } from '../gateways/ratios.ts';
import { startSubgraphs } from '../gateways/stage.ts';
import { type Row, table } from '../gateways/table.ts';
import { measuredHow, takeTurns } from '../gateways/turns.ts';
import { WORKLOADS, type Workload } from '../load/question.ts';
import { readOptions } from '../options.ts';

/** Measures every gateway with every workload and prints one table a workload and the ratios. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const all = contenders(options.ours);
  const unknown = options.only.filter((key) => !all.some((each) => each.key === key));
  if (unknown.length > 0)
    throw new Error(`--only: no ${unknown.join(', ')}; there are ${all.map(({ key }) => key).join(', ')}`);
  const chosen = [
    ...(options.only.length > 0 ? all.filter(({ key }) => options.only.includes(key)) : all),
    ...(options.against === null ? [] : [before(options.against)]),
  ];

  const subgraphs = await startSubgraphs();
  const rowsOf = new Map<Workload, readonly Row[]>();
  for (const workload of options.workloads) rowsOf.set(workload, await takeTurns(chosen, subgraphs, workload, options));
  await subgraphs.stop();

  console.log(`\n${measuredHow(options)}\n`);
  for (const [workload, rows] of rowsOf) console.log(`${table(WORKLOADS[workload].title, rows)}\n\n${around(rows)}\n`);
  for (const line of [...ratios(rowsOf), ...besideBefore(rowsOf)]) console.log(line);
  if ([...rowsOf.values()].flat().some(({ failure }) => failure !== null)) process.exitCode = 1;
}

/** A gateway that takes less than its core was held up by what is around it: its requests a second are then a lower bound. */
function around(rows: readonly Row[]): string {
  const busiest = (of: (round: Round) => number): string =>
    Math.max(0, ...rows.flatMap(({ rounds }) => rounds).map(of)).toFixed(2);
  return `at most ${busiest(({ subgraphCores }) => subgraphCores)} of a core went to the subgraphs and ${busiest(({ driverCores }) => driverCores)} to the clients; gateways took ${rows
    .filter(({ rounds }) => rounds.length > 0)
    .map(
      ({ contender, rounds }) =>
        `${Math.max(...rounds.map(({ gatewayCores }) => gatewayCores)).toFixed(2)} (${contender.key})`,
    )
    .join(', ')}`;
}
