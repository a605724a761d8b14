import { isRecord } from '../json/is-record.ts';
import type { Health, WorkerHealth } from './protocol.ts';
import type { Siblings } from './siblings.ts';

/**
 * How all workers are: what the worst of them says of itself, what is wrong with the whole, and a line of each worker. By itself, and where
 * the supervisor does not answer, what this one says.
 * @param own what this process says of itself
 */
export async function wholeHealth(own: Health, siblings: Siblings | undefined): Promise<Health> {
  const whole = await siblings?.health();
  if (!whole) return own;
  const worst = whole.workers.find(({ health }) => health && health['status'] !== 'ok')?.health ?? own;
  return {
    ...worst,
    conditions: [...whole.conditions, ...listIn(worst['conditions'])],
    workers: whole.workers.map(lineOf),
  };
}

/** A line of each worker; nothing where the supervisor does not answer. */
export async function workerLines(siblings: Siblings): Promise<readonly object[]> {
  return (await siblings.health())?.workers.map(lineOf) ?? [];
}

function lineOf({ worker, state, since, health }: WorkerHealth): object {
  const graph = health?.['supergraph'];
  return {
    worker,
    state,
    since,
    ...(health ? { status: health['status'], conditions: health['conditions'] } : {}),
    ...(isRecord(graph) ? { supergraph: graph['hash'] } : {}),
  };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
