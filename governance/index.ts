export { Governance } from './governance.ts';
export { Outbox, type TaskCounts } from './outbox/outbox.ts';
export { type Deliver, type OutboxTimes, OutboxWorker, type OutboxWorkerOptions } from './outbox/outbox-worker.ts';
export type { Delivery, NewTask, Task, TaskState } from './outbox/task.ts';
export { MOST_CODES, type RecallNotice } from './recall/notice.ts';
export { RecallPreviews } from './recall/previews.ts';
export type * from './recall/recall.ts';
export {
  type Act,
  type Alert,
  type AlertEvent,
  type AlertEventKind,
  type AlertEvidence,
  type AlertFilter,
  type AlertLevel,
  type AlertState,
  type Finding,
} from './alerts/alert.ts';
export { alertKey } from './alerts/alert-key.ts';
export { matches } from './alerts/matches.ts';
export type { AlertStore } from './alerts/alert-store.ts';
export type { Alerts } from './alerts/alerts.ts';
export type { TakenChange, TakenChanges } from './alerts/change-queue.ts';
export { CLOUD_EVENT_TYPE } from './webhooks/cloud-event.ts';
export type { DeadLetter, Sending, Webhook } from './webhooks/webhook.ts';
export { WEBHOOK_QUEUE, Webhooks } from './webhooks/webhooks.ts';
export type {
  Complaint,
  ComplaintCount,
  ComplaintDelivery,
  ComplaintStanding,
  ComplaintTold,
  FoundComplaint,
  ManyComplaints,
  Taken,
} from './complaints/complaint.ts';
export { COMPLAINT_QUEUE, Complaints } from './complaints/complaints.ts';
export { numberOf, receiptOf } from './complaints/receipt.ts';
export { RECALL_QUEUE, Recalls, type RecallsWhere, type TakenCodes } from './recall/recalls.ts';
