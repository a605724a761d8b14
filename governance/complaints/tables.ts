import type { Migration } from '@tongcha/database';

export const COMPLAINT_TABLES: readonly Migration[] = [
  [
    `CREATE TABLE tongcha_complaints (
      number TEXT PRIMARY KEY, code TEXT NOT NULL, product TEXT NOT NULL, topic TEXT NOT NULL, division TEXT, bought_at TEXT,
      sector TEXT NOT NULL, member TEXT NOT NULL, at BIGINT NOT NULL, ends_at BIGINT NOT NULL, sealed TEXT)`,
    'CREATE INDEX tongcha_complaints_product ON tongcha_complaints (product, at)',
    'CREATE INDEX tongcha_complaints_ends ON tongcha_complaints (ends_at)',
    'CREATE TABLE tongcha_complaint_keys (member TEXT PRIMARY KEY, jwk TEXT NOT NULL, at BIGINT NOT NULL)',
  ],
  [
    `CREATE TABLE tongcha_complaint_settlements (
      id TEXT PRIMARY KEY, at BIGINT NOT NULL, subject TEXT NOT NULL, sphere TEXT NOT NULL, held INTEGER NOT NULL, note TEXT)`,
  ],
];
