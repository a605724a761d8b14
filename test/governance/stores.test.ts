import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../common/database/database.ts';
import { postgresDatabase } from '../../common/database/postgres.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { alertSuite } from './support/alert-suite.ts';
import { complaintSuite } from './support/complaint-suite.ts';
import { outboxSuite } from './support/outbox-suite.ts';
import { previewsSuite } from './support/previews-suite.ts';
import { recallSuite } from './support/recall-suite.ts';

/** What is kept, over both databases: one PostgreSQL for all suites. */
const SUITES: readonly (readonly [string, (open: () => Database) => void])[] = [
  ['outbox', outboxSuite],
  ['previews', previewsSuite],
  ['recalls', recallSuite],
  ['complaints', complaintSuite],
  ['alerts', alertSuite],
];

describe('in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'governance-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  describe.each(SUITES)('%s', (name, suite) => suite(() => sqliteDatabase(join(folder, `${name}.sqlite`))));
});

describe.skipIf(NO_POSTGRES !== null)('in PostgreSQL', () => {
  let server: DatabaseServer;
  beforeAll(async () => void (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());
  // Opened before the server is: it is reached with the first statement.
  describe.each(SUITES)('%s', (_, suite) =>
    suite(() => {
      let opened: Database | null = null;
      const database = (): Database => (opened ??= postgresDatabase(server.url, ['gateway', 'governance', 'store']));
      return {
        bytes: 'BYTEA',
        takingOne: 'FOR UPDATE SKIP LOCKED',
        read: (...all) => database().read(...all),
        write: (...all) => database().write(...all),
        why: (error) => database().why(error),
        close: async () => opened?.close(),
      };
    }),
  );
});
