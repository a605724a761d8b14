import type { Migration } from '@tongcha/database';

export const RECALL_TABLES: readonly Migration[] = [
  [
    `CREATE TABLE tongcha_recalls (
      id TEXT PRIMARY KEY, state TEXT NOT NULL, level TEXT NOT NULL, authority TEXT NOT NULL, opened_at BIGINT NOT NULL,
      entries INTEGER NOT NULL, waiting INTEGER)`,
    'CREATE INDEX tongcha_recalls_newest ON tongcha_recalls (opened_at, id)',
    `CREATE TABLE tongcha_recall_entries (
      recall TEXT NOT NULL, place INTEGER NOT NULL, action TEXT NOT NULL, at BIGINT NOT NULL, subject TEXT NOT NULL, sphere TEXT NOT NULL,
      key TEXT NOT NULL, confirmed TEXT NOT NULL, reason TEXT, advice TEXT, decision TEXT NOT NULL,
      decided_at BIGINT, decided_subject TEXT, decided_sphere TEXT, PRIMARY KEY (recall, place))`,
    'CREATE UNIQUE INDEX tongcha_recall_entries_once ON tongcha_recall_entries (subject, sphere, key)',
    `CREATE TABLE tongcha_recall_steps (
      id TEXT PRIMARY KEY, recall TEXT NOT NULL, place INTEGER NOT NULL, n INTEGER NOT NULL, member TEXT NOT NULL, codes TEXT NOT NULL,
      settled_at BIGINT, settled_subject TEXT, settled_sphere TEXT, held INTEGER, note TEXT)`,
    'CREATE INDEX tongcha_recall_steps_of ON tongcha_recall_steps (recall, place, n)',
    'CREATE INDEX tongcha_recall_steps_to ON tongcha_recall_steps (member, recall)',
    `CREATE TABLE tongcha_recall_acknowledgements (
      recall TEXT NOT NULL, organization TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (recall, organization))`,
  ],
];
