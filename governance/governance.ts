import type { Database } from '@tongcha/database';
import { Outbox } from './outbox/outbox.ts';
import { Recalls } from './recall/recalls.ts';

/** All that is kept of recalls, complaints and alerts, in one database: what belongs together is written together. */
export class Governance {
  /** With the outbox's table: what is written over it may add tasks. */
  readonly database: Database;
  readonly outbox: Outbox;
  readonly recalls: Recalls;

  constructor(database: Database) {
    this.outbox = new Outbox(database);
    this.database = this.outbox.database;
    this.recalls = new Recalls(this.outbox);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
