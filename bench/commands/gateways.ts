import { type Contender, contenders } from '../gateways/contenders.ts';
import { type Round, round } from '../gateways/measure.ts';
import { ratios } from '../gateways/ratios.ts';
import { type Staged, startGateway, startSubgraphs, type Subgraphs } from '../gateways/stage.ts';
import { type Row, table } from '../gateways/table.ts';
import { WORKLOADS, type Workload } from '../load/question.ts';
import { machine, type Options, readOptions } from '../options.ts';

const SECONDS = 5;
/** Until nothing is compiled any more: before that, what compiles beside a gateway counts as its CPU. */
const WARM_SECONDS = 12;

/** Measures every gateway with every workload and prints one table a workload and the ratios. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const all = contenders(options.ours);
  const unknown = options.only.filter((key) => !all.some((each) => each.key === key));
  if (unknown.length > 0) throw new Error(`--only: no ${unknown.join(', ')}; there are ${all.map(({ key }) => key).join(', ')}`);
  const chosen = options.only.length > 0 ? all.filter(({ key }) => options.only.includes(key)) : all;

  const subgraphs = await startSubgraphs();
  const rowsOf = new Map<Workload, readonly Row[]>();
  for (const workload of options.workloads) rowsOf.set(workload, await measure(chosen, subgraphs, workload, options));
  await subgraphs.stop();

  const { rounds, clients } = options;
  console.log(`\n${machine()}; ${clients} clients, median of ${rounds} rounds of ${options.seconds ?? SECONDS} s after ${WARM_SECONDS} s of warming up\n`);
  for (const [workload, rows] of rowsOf) console.log(`${table(WORKLOADS[workload].title, rows)}\n\n${around(rows)}\n`);
  for (const line of ratios(rowsOf)) console.log(line);
  if ([...rowsOf.values()].flat().some(({ failure }) => failure !== null)) process.exitCode = 1;
}

/** All stand ready and take turns, a round each, so that whatever else the machine does falls on all of them. */
async function measure(chosen: readonly Contender[], subgraphs: Subgraphs, workload: Workload, options: Options): Promise<Row[]> {
  const failures = new Map<Contender, string>();
  const rounds = new Map<Contender, Round[]>(chosen.map((each) => [each, []]));
  const staged: Staged[] = [];
  for (const contender of chosen) {
    try {
      staged.push(await startGateway(contender, subgraphs.supergraph));
    } catch (error) {
      failures.set(contender, error instanceof Error ? error.message : String(error));
    }
  }
  const turn = async (one: Staged, seconds: number): Promise<Round | null> => {
    if (failures.has(one.contender)) return null;
    const result = await round(one, subgraphs, workload, options.clients, seconds);
    if (result.wrong > 0) failures.set(one.contender, `${result.wrong} of ${result.requests} answers are wrong, such as ${result.faults[0]}`);
    return result;
  };
  for (const one of staged) {
    progress(`${workload}: ${one.contender.label} warms up`);
    await turn(one, WARM_SECONDS);
  }
  for (let index = 1; index <= options.rounds; index += 1) {
    for (const one of staged) {
      progress(`${workload}: round ${index} of ${options.rounds}, ${one.contender.label}`);
      const result = await turn(one, options.seconds ?? SECONDS);
      if (result) rounds.get(one.contender)?.push(result);
    }
  }
  await Promise.all(staged.map(({ running }) => running.stop()));
  return chosen.map((contender) => ({ contender, rounds: rounds.get(contender) ?? [], failure: failures.get(contender) ?? null }));
}

/** A gateway that takes less than its core was held up by what is around it: its requests a second are then a lower bound. */
function around(rows: readonly Row[]): string {
  const busiest = (of: (round: Round) => number): string => Math.max(0, ...rows.flatMap(({ rounds }) => rounds).map(of)).toFixed(2);
  return `at most ${busiest(({ subgraphCores }) => subgraphCores)} of a core went to the subgraphs and ${busiest(({ driverCores }) => driverCores)} to the clients; gateways took ${rows
    .filter(({ rounds }) => rounds.length > 0)
    .map(({ contender, rounds }) => `${Math.max(...rounds.map(({ gatewayCores }) => gatewayCores)).toFixed(2)} (${contender.key})`)
    .join(', ')}`;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
