import { setTimeout as sleep } from 'node:timers/promises';
import { FindJob, type JobFields } from '@tongcha/client';
import type { Call } from '../command.ts';
import { CliFault, EXIT } from '@tongcha/command';
import { interrupted } from '../gateway.ts';
import { isOver, progressLine } from './job-text.ts';

type FollowCall = Pick<Call<unknown>, 'gateway' | 'io' | 'language' | 'warn'>;

export async function findJob({ gateway }: Pick<FollowCall, 'gateway'>, id: string): Promise<JobFields> {
  const { data } = await gateway.need(FindJob, { id });
  if (data.job) return data.job;
  throw new CliFault(EXIT.refused, '没有这个任务,或已失效 / you have no job of that name, or its time is over');
}

/** Until it is over, with how far it is on the standard error. An interruption leaves the job as it is. */
export async function follow(call: FollowCall, first: JobFields): Promise<JobFields> {
  const { io, language, warn } = call;
  let said = '';
  let pause = 200;
  for (let now = first; ; now = await findJob(call, first.id)) {
    const line = progressLine(now, language);
    if (line !== said) warn(line);
    said = line;
    if (isOver(now)) return now;
    await sleep(pause, undefined, { signal: io.signal }).catch(() => {
      throw interrupted();
    });
    pause = Math.min(2_000, pause * 1.5);
  }
}
