import type { Database } from '@tongcha/database';

/** All that is kept of recalls, complaints and alerts, in one database: what belongs together is written together. */
export class Governance {
  readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
