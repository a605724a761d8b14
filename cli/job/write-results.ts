import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import type { JobFields } from '@tongcha/client';
import type { Patience } from '../export/ask-patiently.ts';
import type { Gateway } from '../gateway.ts';
import type { Output } from '@tongcha/command';
import { readPage } from './read-page.ts';

type Results = Pick<JobFields, 'id' | 'results'>;

/** All pages of a job that is done, one after the other. */
export async function printResults(gateway: Gateway, job: Results, out: Output, patience: Patience): Promise<void> {
  for (let number = 0; number < job.results.length; number += 1) {
    out.write(await readPage(gateway, job, { number, amounts: false }, patience));
    await out.drained();
  }
}

/** The same into a file, which is there when it is whole. */
export async function writeResults(gateway: Gateway, job: Results, output: string, patience: Patience): Promise<void> {
  const part = `${output}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    for (let number = 0; number < job.results.length; number += 1)
      writeSync(file, await readPage(gateway, job, { number, amounts: false }, patience));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, output);
}
