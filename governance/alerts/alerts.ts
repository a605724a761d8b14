import { type Database, withTables } from '@tongcha/database';
import { AlertFeed } from './alert-feed.ts';
import { AlertStore } from './alert-store.ts';
import { ChangeQueue } from './change-queue.ts';
import { Samples } from './samples.ts';
import { ALERT_TABLES } from './tables.ts';

/** Early warning: what has changed and is not judged yet, and what was found. */
export class Alerts {
  readonly changes: ChangeQueue;
  readonly store: AlertStore;
  readonly feed: AlertFeed;
  readonly samples: Samples;

  constructor(database: Database) {
    const own = withTables(database, 'alerts', ALERT_TABLES);
    this.changes = new ChangeQueue(own);
    this.store = new AlertStore(own);
    this.feed = new AlertFeed(this.store);
    this.samples = new Samples(own);
  }
}
