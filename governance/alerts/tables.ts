import type { Migration } from '@tongcha/database';

/** Codes and the numbers of records; of what these say nothing. */
export const ALERT_TABLES: readonly Migration[] = [
  [
    // Codes that wait to be judged, each once, however often it has changed.
    `CREATE TABLE tongcha_changes (code TEXT PRIMARY KEY, member TEXT NOT NULL, since BIGINT NOT NULL, last_at BIGINT NOT NULL,
       told INTEGER NOT NULL, asked INTEGER, due_at BIGINT NOT NULL, tries INTEGER NOT NULL, worker TEXT, lease_until BIGINT)`,
    `CREATE INDEX tongcha_changes_due ON tongcha_changes (due_at, code)`,
    `CREATE INDEX tongcha_changes_worker ON tongcha_changes (worker)`,
    `CREATE TABLE tongcha_alerts (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, rule TEXT NOT NULL, level INTEGER NOT NULL,
       codes TEXT NOT NULL, sectors TEXT NOT NULL, divisions TEXT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, times INTEGER NOT NULL,
       state TEXT NOT NULL, affected INTEGER, risk BIGINT NOT NULL, acknowledged_at BIGINT, acknowledged_by TEXT, acknowledged_note TEXT,
       closed_at BIGINT, closed_by TEXT, closed_note TEXT)`,
    `CREATE INDEX tongcha_alerts_rank ON tongcha_alerts (risk, id)`,
    // By any code that one is about or rests on.
    `CREATE TABLE tongcha_alert_codes (code TEXT NOT NULL, alert TEXT NOT NULL, PRIMARY KEY (code, alert))`,
    `CREATE TABLE tongcha_alert_events (seq BIGINT PRIMARY KEY, alert TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL)`,
    `CREATE TABLE tongcha_alert_clock (one INTEGER PRIMARY KEY, seq BIGINT NOT NULL)`,
    `INSERT INTO tongcha_alert_clock (one, seq) VALUES (1, 0)`,
  ],
  [
    `CREATE TABLE tongcha_alert_samples (one INTEGER PRIMARY KEY, at BIGINT NOT NULL)`,
    `INSERT INTO tongcha_alert_samples (one, at) VALUES (1, 0)`,
  ],
];
