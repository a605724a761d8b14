import type { Migration } from '@tongcha/database';

export const WEBHOOK_TABLES: readonly Migration[] = [
  [
    `CREATE TABLE tongcha_webhooks (id TEXT PRIMARY KEY, url TEXT NOT NULL, filter TEXT NOT NULL, place BIGINT NOT NULL,
       created_at BIGINT NOT NULL, created_by TEXT NOT NULL, removed_at BIGINT)`,
  ],
];
