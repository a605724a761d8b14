import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Options {
  /** Keys of the gateways to measure; all when empty. */
  readonly only: readonly string[];
  readonly workloads: readonly ('alike' | 'unlike')[];
  /** Of one measured round, or of the whole load. */
  readonly seconds: number | null;
  readonly rounds: number;
  readonly clients: number;
  /** Arrivals a second of the load; a share of what the gateway can do when not given. */
  readonly rate: number | null;
  readonly ours: { readonly root: string; readonly mergeEnv: string };
  /** The folder of another checkout of the product, measured beside it. */
  readonly against: string | null;
}

/** @throws Error that says what is expected */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      workload: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      rate: { type: 'string' },
      clients: { type: 'string', default: '50' },
      'ours-root': { type: 'string', default: fileURLToPath(new URL('../', import.meta.url)) },
      against: { type: 'string' },
      'ours-merge-env': { type: 'string', default: 'GATEWAY_MERGE_REQUESTS=true' },
    },
  });
  const { workload } = values;
  if (workload !== undefined && workload !== 'alike' && workload !== 'unlike')
    throw new Error('--workload: expected alike or unlike');
  return {
    only: values.only?.split(',').map((each) => each.trim()) ?? [],
    workloads: workload === undefined ? ['alike', 'unlike'] : [workload],
    seconds: values.seconds === undefined ? null : count('seconds', values.seconds, 86_400),
    rounds: count('rounds', values.rounds, 100),
    rate: values.rate === undefined ? null : count('rate', values.rate, 100_000),
    clients: count('clients', values.clients, 1_000),
    ours: { root: values['ours-root'], mergeEnv: values['ours-merge-env'] },
    against: values.against ?? null,
  };
}

const CORES = availableParallelism();

export function machine(): string {
  return `${CORES} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

function count(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name}: expected a whole number from 1 to ${most}`);
  return value;
}
