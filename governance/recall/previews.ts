import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Database, type Migration, withTables } from '@tongcha/database';

/** How long a preview can be told from what it has become. */
const KEPT_MS = 24 * 3_600_000;
/** Of one person. */
const MOST_KEPT = 20;

/**
 * What was shown of recalls before they were confirmed, so that whoever confirms one that has changed can be told how. It is needed for
 * nothing else: what is confirmed is worked out anew. Each method throws a DatabaseFault where the database cannot be used.
 */
export class RecallPreviews {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = withTables(database, 'recall-previews', tables(database.bytes));
  }

  /** @param owner who was shown it, and may be told of it again @param confirm what it is confirmed by @param now epoch milliseconds */
  async keep(owner: string, confirm: string, shown: string, now: number): Promise<void> {
    await this.#database.write(
      [
        `INSERT INTO tongcha_recall_previews (owner, confirm, shown, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner, confirm) DO UPDATE SET at = $4 RETURNING confirm`,
        [owner, confirm, deflateRawSync(shown), now],
      ],
      ['DELETE FROM tongcha_recall_previews WHERE at <= $1 RETURNING confirm', [now - KEPT_MS]],
      [
        `DELETE FROM tongcha_recall_previews WHERE owner = $1 AND confirm NOT IN (
           SELECT confirm FROM tongcha_recall_previews WHERE owner = $1 ORDER BY at DESC, confirm LIMIT ${MOST_KEPT}) RETURNING confirm`,
        [owner],
      ],
    );
  }

  /** @returns null: this person was not shown it, or that was too long ago */
  async find(owner: string, confirm: string, now: number): Promise<string | null> {
    const [row] = await this.#database.read(
      'SELECT shown FROM tongcha_recall_previews WHERE owner = $1 AND confirm = $2 AND at > $3',
      [owner, confirm, now - KEPT_MS],
    );
    return row ? inflateRawSync(row['shown'] as Uint8Array).toString() : null;
  }
}

function tables(bytes: Database['bytes']): readonly Migration[] {
  return [
    [
      `CREATE TABLE tongcha_recall_previews (
        owner TEXT NOT NULL, confirm TEXT NOT NULL, shown ${bytes} NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (owner, confirm))`,
      'CREATE INDEX tongcha_recall_previews_at ON tongcha_recall_previews (at)',
    ],
  ];
}
