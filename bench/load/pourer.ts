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

/** Asks from a process of its own: who asks a lot must not keep others from noticing that they were answered. */
export function startPourer(): Pourer {
  const running: Running = launch({ args: [main], cwd: process.cwd() });
  return {
    pour: async (what) => (await running.ask('pour', what)) as Poured,
    stop: () => running.stop(),
  };
}
