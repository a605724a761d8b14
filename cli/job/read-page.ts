import { type JobFields, JobPage } from '@tongcha/client';
import { CliFault, EXIT } from '@tongcha/command';
import { askPatiently, type Patience } from '../export/ask-patiently.ts';
import type { Gateway } from '../gateway.ts';

export interface PageRequest {
  readonly number: number;
  /** Whether its links have their amounts. */
  readonly amounts: boolean;
}

/** One page of a job's results. @throws CliFault as `askPatiently` */
export async function readPage(
  gateway: Gateway,
  { id }: Pick<JobFields, 'id'>,
  { number, amounts }: PageRequest,
  patience: Patience,
): Promise<string> {
  const { data } = await askPatiently<{ readonly job: { readonly page: string | null } | null }>(
    gateway,
    String(JobPage),
    { id, number, amounts },
    patience,
  );
  const page = data.job?.page;
  if (page === null || page === undefined)
    throw new CliFault(EXIT.refused, `没有第 ${number} 页 / there is no page ${number}`);
  return page;
}
