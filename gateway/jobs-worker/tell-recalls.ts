import { type Delivery, OutboxWorker, type OutboxTimes, RECALL_QUEUE, type Task } from '@tongcha/governance';
import { namesOf } from '@tongcha/schema';
import { subgraphOf } from '../members/member.ts';
import { deliveryOf } from './receipt.ts';
import type { GovernanceWork, Work } from './work.ts';

/** A member answers within it, milliseconds; the worker waits a little longer. */
const TELL_MS = 15_000;

/** Tells each member the orders of recalls that go to it, until it has taken them (docs/recall-delivery.md). */
export function tellRecalls(
  { governance, system }: Pick<GovernanceWork, 'governance' | 'system'>,
  times: Partial<OutboxTimes> = {},
): Work {
  const { outbox, recalls } = governance;
  const tell = async ({ id, tried }: Task, signal: AbortSignal): Promise<Delivery> => {
    const step = await recalls.notice(id);
    if (!step) throw new Error(`the task ${id} tells of no step`);
    const { member, notice } = step;
    const { recallField } = namesOf(subgraphOf(member));
    const told = await system.tell(
      {
        member,
        mutation: `mutation ($notice: RecallNotice!, $tried: DateTime) { ${recallField}(notice: $notice, tried: $tried) { state reference message retryAt } }`,
        variables: { notice, ...(tried === null ? {} : { tried: new Date(tried).toISOString() }) },
        timeoutMs: TELL_MS,
      },
      signal,
    );
    return deliveryOf(told, member, recallField);
  };
  return new OutboxWorker({ outbox, deliver: { [RECALL_QUEUE]: tell }, times });
}
