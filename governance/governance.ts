import type { Database } from '@tongcha/database';
import { Alerts } from './alerts/alerts.ts';
import { Outbox } from './outbox/outbox.ts';
import { RecallPreviews } from './recall/previews.ts';
import { Recalls } from './recall/recalls.ts';

/** All that is kept of recalls, complaints and alerts, in one database: what belongs together is written together. */
export class Governance {
  /** With the outbox's table: what is written over it may add tasks. */
  readonly database: Database;
  readonly outbox: Outbox;
  readonly previews: RecallPreviews;
  readonly recalls: Recalls;
  readonly alerts: Alerts;

  constructor(database: Database) {
    this.outbox = new Outbox(database);
    this.database = this.outbox.database;
    this.previews = new RecallPreviews(this.database);
    this.recalls = new Recalls(this.outbox);
    this.alerts = new Alerts(this.database);
  }

  close(): Promise<void> {
    this.alerts.feed.close();
    return this.database.close();
  }
}
