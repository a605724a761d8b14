import type { Workload } from '../load/question.ts';
import { machine, type Options } from '../options.ts';
import type { Contender } from './contenders.ts';
import { type Round, round } from './measure.ts';
import { type Staged, startGateway, type Subgraphs } from './stage.ts';
import type { Row } from './table.ts';

const SECONDS = 5;
/** Until nothing is compiled any more: before that, what compiles beside a gateway counts as its CPU. */
const WARM_SECONDS = 12;

/** Whether a gateway is what its row says: null, or what is wrong with it. */
export type Proof = (staged: Staged) => Promise<string | null>;

/** All stand ready and take turns, a round each, so that whatever else the machine does falls on all of them. */
export async function takeTurns(
  chosen: readonly Contender[],
  subgraphs: Subgraphs,
  workload: Workload,
  options: Options,
  prove: Proof = async () => null,
): Promise<Row[]> {
  const failures = new Map<Contender, string>();
  const rounds = new Map<Contender, Round[]>(chosen.map((each) => [each, []]));
  const staged: Staged[] = [];
  for (const contender of chosen) {
    try {
      const one = await startGateway(contender, subgraphs.supergraph);
      staged.push(one);
      const fault = await prove(one);
      if (fault !== null) failures.set(contender, fault);
    } catch (error) {
      failures.set(contender, error instanceof Error ? error.message : String(error));
    }
  }
  const turn = async (one: Staged, seconds: number): Promise<Round | null> => {
    if (failures.has(one.contender)) return null;
    const result = await round(one, subgraphs, workload, options.clients, seconds);
    if (result.wrong > 0)
      failures.set(
        one.contender,
        `${result.wrong} of ${result.requests} answers are wrong, such as ${result.faults[0]}`,
      );
    return result;
  };
  for (const one of staged) {
    progress(`${workload}: ${one.contender.label} warms up`);
    await turn(one, WARM_SECONDS);
  }
  for (let index = 1; index <= options.rounds; index += 1) {
    // Who goes first in a round is who goes last in the next.
    for (const one of index % 2 === 1 ? staged : staged.toReversed()) {
      progress(`${workload}: round ${index} of ${options.rounds}, ${one.contender.label}`);
      const result = await turn(one, options.seconds ?? SECONDS);
      if (result) rounds.get(one.contender)?.push(result);
    }
  }
  await Promise.all(staged.map(({ running }) => running.stop()));
  return chosen.map((contender) => ({
    contender,
    rounds: rounds.get(contender) ?? [],
    failure: failures.get(contender) ?? null,
  }));
}

/** One line under which what was measured so is shown. */
export function measuredHow({ clients, rounds, seconds }: Options): string {
  return `${machine()}; ${clients} clients, median of ${rounds} rounds of ${seconds ?? SECONDS} s after ${WARM_SECONDS} s of warming up`;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
