import {
  COMPLAINT_QUEUE,
  type Complaints,
  type ComplaintTold,
  type Delivery,
  type OutboxTimes,
  OutboxWorker,
  type Task,
} from '@tongcha/governance';
import { describeError, logSeldom } from '@tongcha/observe';
import { namesOf } from '@tongcha/schema';
import { Looks } from '../governance/looks.ts';
import { subgraphOf } from '../members/member.ts';
import { deliveryOf } from './receipt.ts';
import type { System } from './system.ts';
import type { GovernanceWork, Work } from './work.ts';

/** How often it is looked for what has arrived, whose text then goes. */
const FORGET_MS = 1_000;

const TELL_MS = 15_000;

/** Has reports reach who must answer them, and forgets what was written once they have. */
export function tellComplaints({ governance, system }: GovernanceWork, times: Partial<OutboxTimes> = {}): Work {
  const { complaints, outbox } = governance;
  const worker = new OutboxWorker({
    outbox,
    times,
    deliver: { [COMPLAINT_QUEUE]: (task, signal) => deliver(task, complaints, system, signal) },
  });
  const forgetting = new Looks(() => forget(complaints), FORGET_MS);
  return {
    async stop() {
      await Promise.all([worker.stop(), forgetting.stop()]);
    },
  };
}

async function deliver(task: Task, complaints: Complaints, system: System, signal: AbortSignal): Promise<Delivery> {
  const complaint = await complaints.told(task.id);
  // Whoever must answer is not told without the text.
  if (!complaint || (complaint.sealed === null && task.id === complaint.number))
    return { state: 'REFUSED', message: 'its time is over' };
  const { complaintField } = namesOf(subgraphOf(task.target));
  const told = await system.tell(
    {
      member: task.target,
      mutation: `mutation ($complaint: ComplaintNotice!, $tried: DateTime) { ${complaintField}(complaint: $complaint, tried: $tried) { state reference message retryAt } }`,
      variables: {
        complaint: noticeOf(task, complaint),
        ...(task.tried === null ? {} : { tried: new Date(task.tried).toISOString() }),
      },
      timeoutMs: TELL_MS,
    },
    signal,
  );
  return deliveryOf(told, task.target, complaintField);
}

function noticeOf({ id }: Task, { code, topic, division, boughtAt, at, sealed }: ComplaintTold): object {
  return { number: id, code, topic, division, boughtAt, at: new Date(at).toISOString(), sealed };
}

async function forget(complaints: Complaints): Promise<void> {
  try {
    await complaints.forget(Date.now());
  } catch (error) {
    logSeldom(
      'error',
      'complaints',
      { event: 'complaints', error: describeError(error) },
      '投诉库不可用,已送达的内容稍后删除 / the store of complaints cannot be used: what has arrived is deleted later',
    );
  }
}
