import type { Database } from '@tongcha/database';

/** When a sample was drawn last: one at a time, whoever draws it. */
export class Samples {
  readonly #database: Database;

  /** @param database with its tables (`ALERT_TABLES`) */
  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns when the last was drawn, 0: never; null: it is not time yet, or another draws it */
  async begin(now: number, everyMs: number): Promise<number | null> {
    const [row] = await this.#database.read('SELECT at FROM tongcha_alert_samples WHERE one = 1');
    const last = Number(row?.['at'] ?? 0);
    if (last > now - everyMs) return null;
    const rows = await this.#database.write([
      'UPDATE tongcha_alert_samples SET at = $1 WHERE one = 1 AND at = $2 RETURNING at',
      [now, last],
    ]);
    return rows.length > 0 ? last : null;
  }
}
