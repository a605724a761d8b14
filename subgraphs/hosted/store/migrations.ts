import type { Migration } from '@tongcha/database';

/** The tables, in steps that never change again. Times are epoch milliseconds. */
export const MIGRATIONS: readonly Migration[] = [
  [
    // The time of the last change: whoever changes anything moves it on, from where it was when that was decided.
    'CREATE TABLE hosted_clock (one INTEGER PRIMARY KEY, r BIGINT NOT NULL)',
    'INSERT INTO hosted_clock (one, r) VALUES (1, 0)',
    `CREATE TABLE hosted_uploads (id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
       digest TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, added INTEGER NOT NULL, replaced INTEGER NOT NULL,
       unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, faults TEXT NOT NULL, withdrawn_at BIGINT, withdrawn_by TEXT)`,
    'CREATE INDEX hosted_uploads_owner ON hosted_uploads (owner, at)',
    // Nothing is deleted: an event that was replaced or withdrawn is ended, and stands in what was known before.
    `CREATE TABLE hosted_events (id TEXT PRIMARY KEY, owner TEXT NOT NULL, record TEXT NOT NULL, hash TEXT NOT NULL,
       upload TEXT NOT NULL, doc TEXT NOT NULL, t BIGINT NOT NULL, r BIGINT NOT NULL, ended_at BIGINT, ended_by TEXT)`,
    'CREATE INDEX hosted_events_t ON hosted_events (t, id)',
    'CREATE INDEX hosted_events_r ON hosted_events (r, id)',
    'CREATE INDEX hosted_events_record ON hosted_events (owner, record)',
    'CREATE INDEX hosted_events_upload ON hosted_events (upload)',
    'CREATE INDEX hosted_events_ended ON hosted_events (ended_by)',
    'CREATE TABLE hosted_terms (value TEXT NOT NULL, name TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (value, name, event))',
    `CREATE TABLE hosted_enterprises (owner TEXT PRIMARY KEY, name TEXT NOT NULL, division TEXT, address TEXT, licence TEXT,
       subject TEXT NOT NULL, at BIGINT NOT NULL)`,
  ],
  // What an event named that is ended is told of as changed.
  ['CREATE INDEX hosted_terms_event ON hosted_terms (event)'],
];
