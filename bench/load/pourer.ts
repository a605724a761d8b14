import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { launch, type Running } from '../gateways/process.ts';
import type { OpenLoop, Poured } from './open.ts';

const main = fileURLToPath(new URL('pourer-main.ts', import.meta.url));

/** What is poured: the second workload, no two alike. */
export interface Pour extends Omit<OpenLoop, 'next'> {
  /** Every question as of another client's address. */
  readonly everNewAddresses: boolean;
}

export interface Pourer {
  pour(what: Pour): Promise<Poured>;
  stop(): Promise<void>;
}

/** What runs beside it comes first. */
const YIELDS = 19;

/**
 * Asks from a process of its own: who asks a lot must not keep others from noticing that they were answered.
 * @param yields whether it gives way to whatever else there is to do on its cores
 */
export function startPourer(yields = false): Pourer {
  const running: Running = launch({ args: [main], cwd: process.cwd() });
  if (yields) setPriority(running.pid, YIELDS);
  return {
    pour: async (what) => (await running.ask('pour', what)) as Poured,
    stop: () => running.stop(),
  };
}
