import type { Migration } from '@tongcha/database';

export const OUTBOX_TABLES: readonly Migration[] = [
  [
    `CREATE TABLE tongcha_outbox (
      id TEXT PRIMARY KEY, queue TEXT NOT NULL, target TEXT NOT NULL, lane TEXT, place INTEGER NOT NULL, waits_for_uncertain INTEGER NOT NULL,
      body TEXT NOT NULL, state TEXT NOT NULL, due_at BIGINT NOT NULL, not_before BIGINT NOT NULL,
      last_at BIGINT NOT NULL, attempts INTEGER NOT NULL, tried BIGINT, worker TEXT, lease_until BIGINT,
      added_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, reference TEXT, message TEXT)`,
    'CREATE INDEX tongcha_outbox_due ON tongcha_outbox (state, queue, due_at)',
    'CREATE INDEX tongcha_outbox_changed ON tongcha_outbox (queue, state, changed_at)',
    'CREATE INDEX tongcha_outbox_lane ON tongcha_outbox (lane, place)',
    'CREATE INDEX tongcha_outbox_target ON tongcha_outbox (target, state)',
  ],
];
