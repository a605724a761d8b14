import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { type JobFields, JobPage } from '@tongcha/client';
import { CliFault, EXIT } from '../exit.ts';
import type { Gateway } from '../gateway.ts';
import type { Output } from '../io.ts';

/** All pages of a job that is done, one after the other: to the file, which is there when it is whole, or to the output. */
export async function writeResults(
  gateway: Gateway,
  { id, results }: Pick<JobFields, 'id' | 'results'>,
  output: string | null,
  out: Output,
): Promise<void> {
  if (output === null) {
    for (let number = 0; number < results.length; number += 1) {
      out.write(await pageOf(gateway, id, number));
      await out.drained?.();
    }
    return;
  }
  const part = `${output}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    for (let number = 0; number < results.length; number += 1) writeSync(file, await pageOf(gateway, id, number));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, output);
}

async function pageOf(gateway: Gateway, id: string, number: number): Promise<string> {
  const { data } = await gateway.need(JobPage, { id, number });
  const page = data.job?.page;
  if (page === null || page === undefined)
    throw new CliFault(EXIT.refused, `没有第 ${number} 页 / there is no page ${number}`);
  return page;
}
