export { Governance } from './governance.ts';
export { Outbox, type TaskCounts } from './outbox/outbox.ts';
export { type Deliver, type OutboxTimes, OutboxWorker, type OutboxWorkerOptions } from './outbox/outbox-worker.ts';
export type { Delivery, NewTask, Task, TaskState } from './outbox/task.ts';
export { MOST_CODES, type RecallAction, type RecallLevel, type RecallNotice } from './recall/notice.ts';
export type * from './recall/recall.ts';
export { RECALL_QUEUE, Recalls, type RecallsWhere } from './recall/recalls.ts';
