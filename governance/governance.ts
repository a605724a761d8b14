import type { Database } from '@tongcha/database';
import { Alerts } from './alerts/alerts.ts';
import { Complaints } from './complaints/complaints.ts';
import { Outbox } from './outbox/outbox.ts';
import { RecallPreviews } from './recall/previews.ts';
import { Recalls } from './recall/recalls.ts';
import { Webhooks } from './webhooks/webhooks.ts';

/** All that is kept of recalls, complaints and alerts, in one database: what belongs together is written together. */
export class Governance {
  /** With the outbox's table: what is written over it may add tasks. */
  readonly database: Database;
  readonly outbox: Outbox;
  readonly previews: RecallPreviews;
  readonly recalls: Recalls;
  readonly alerts: Alerts;
  readonly webhooks: Webhooks;
  readonly complaints: Complaints;

  /** @param webhookOrigins to which alerts may be sent: `https://oa.example` */
  constructor(database: Database, { webhookOrigins = [] }: { readonly webhookOrigins?: readonly string[] } = {}) {
    this.outbox = new Outbox(database);
    this.database = this.outbox.database;
    this.previews = new RecallPreviews(this.database);
    this.recalls = new Recalls(this.outbox);
    this.alerts = new Alerts(this.database);
    this.webhooks = new Webhooks(this.outbox, this.alerts.store, webhookOrigins);
    this.complaints = new Complaints(this.outbox);
  }

  close(): Promise<void> {
    this.alerts.feed.close();
    return this.database.close();
  }
}
