import pg from 'pg';
import { Fault, untilAborted } from '@tongcha/resilience';
import { MAX_ROWS, type SqlConfig, type SqlConnector, type SqlRow, type SqlValue } from './connector.ts';
import { databaseFault, HINTS, type Meanings, missingName, networkMeaning } from './faults.ts';
import { inTransaction, notWritten } from './transaction.ts';
import { inParts, refuseUnwritable } from './statement.ts';
import { type AskPostgres, bindingOf, inCharset, plainText } from './postgres-charset.ts';

/** PostgreSQL counts parameters in 16 bits. */
const MOST_KEYS = 30_000;

/**
 * For one transaction, so that nothing is left behind in a connection that a pooler shares: times in ISO 8601 at
 * +08:00, whatever the database is set to. Oldest of all servers and Kingbase have these names too.
 */
const BEGIN = `BEGIN READ ONLY; SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'Asia/Shanghai'`;

/**
 * PostgreSQL and what speaks its protocol. Numbers beyond 32 bits, times and dates stay the text that the server sends.
 */
export function connectPostgres({ url, user, password, charset }: SqlConfig): SqlConnector {
  const pool = new pg.Pool({
    connectionString: withCredentials(url.replace(/^kingbase:/, 'postgres:'), user, password),
    max: 4,
    idleTimeoutMillis: 30_000,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? String },
  });
  // What a server ends is replaced, whether it was idle or at work: without a listener either would end the process.
  // The pool
  // itself listens to idle connections only.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));

  const text = charset === undefined ? plainText : inCharset(charset);

  return {
    async select(statement, keys, values, { signal }) {
      try {
        refuseUnwritable(values);
        return await inParts(keys, MOST_KEYS, async (part) => {
          const connecting = pool.connect();
          const client = await untilAborted(
            connecting,
            signal,
            () =>
              void connecting.then(
                (late) => late.release(),
                () => {},
              ),
          );
          let broken = true;
          try {
            // Ending the connection alone would leave the server at work.
            const cancel = (): void =>
              void pool
                .query('SELECT pg_cancel_backend($1)', [(client as { processID?: number }).processID])
                .catch(() => {});
            const rows = await untilAborted(
              readOnly(client, (ask) => text(ask, statement, part, values)),
              signal,
              cancel,
            );
            broken = false;
            return rows;
          } finally {
            // A statement that missed its deadline dies with its connection.
            client.release(broken);
          }
        });
      } catch (error) {
        throw databaseFault(error, signal, meanings);
      }
    },
    async write(statements, { signal }) {
      for (const { values } of statements) refuseUnwritable(values);
      const fault = (error: unknown): Fault => databaseFault(error, signal, meanings);
      const client = await untilAborted(pool.connect(), signal).catch((error: unknown) => {
        throw notWritten(fault(error));
      });
      const ask: AskPostgres = (sql, values) =>
        untilAborted(client.query<Record<string, SqlValue>>(sql, [...values]), signal);
      try {
        return await inTransaction(
          {
            begin: () => ask('BEGIN', []),
            run: async () => {
              const bind = await bindingOf(ask, charset);
              for (const each of statements) await ask(...bind(each));
            },
            commit: () => ask('COMMIT', []),
          },
          (error) => (error as { code?: unknown }).code === '23505', // unique_violation
          fault,
        );
      } finally {
        // What is not ended is undone with its connection.
        client.release(true);
      }
    },
    async close() {
      await pool.end();
    },
  };
}

const [INT2, INT4, FLOAT8, BPCHAR] = [21, 23, 701, 1042];

/** CHAR(n) comes filled with blanks that are no part of it (SQL-92, 8.2). */
const PARSERS: ReadonlyMap<number, (text: string) => SqlValue> = new Map<number, (text: string) => SqlValue>([
  [INT2, Number],
  [INT4, Number],
  [FLOAT8, Number],
  [BPCHAR, (text) => text.replace(/ +$/, '')],
]);

/** @param read puts the statement through what it is given, each time in this transaction */
async function readOnly(client: pg.PoolClient, read: (ask: AskPostgres) => Promise<SqlRow[]>): Promise<SqlRow[]> {
  await client.query(BEGIN);
  const rows = await read((sql, values) => client.query<Record<string, SqlValue>>(sql, [...values]));
  await client.query('COMMIT');
  if (rows.length > MAX_ROWS) throw new Fault('TOO_LARGE', 'the answer has too many rows');
  return rows;
}

/** By SQLSTATE (PostgreSQL, appendix A). What has none comes from the network or the driver. */
const meanings: Meanings = (error) => {
  if (!(error instanceof pg.DatabaseError))
    return networkMeaning(error.code) ?? (error instanceof TypeError ? null : { code: 'UNAVAILABLE' });
  const { code = '', message } = error;
  if (/^(57014|55P03|25P0[34])$/.test(code)) return { code: 'TIMEOUT' };
  if (code.startsWith('53')) return { code: 'TOO_BUSY' };
  if (code.startsWith('28')) return { code: 'CREDENTIALS_REFUSED', hint: HINTS.login };
  if (code === '3D000') return { code: 'UNAVAILABLE', hint: HINTS.database };
  // Ended by whoever runs it, as another process of it crashed, or not started yet.
  if (/^57P0[123]$/.test(code)) return { code: 'UNAVAILABLE', gone: 'announced' };
  if (/^(57P0\d|08...)$/.test(code)) return { code: 'UNAVAILABLE' };
  if (code === '42703') return { code: 'BAD_ANSWER', hint: missingName('column', message, 'column NAME') };
  if (code === '42P01') return { code: 'BAD_ANSWER', hint: missingName('table', message, 'relation NAME') };
  if (code === '42501') return { code: 'BAD_ANSWER', hint: HINTS.rights };
  return null;
};

/** Into the address: what it does not say there, the driver takes for empty, whatever stands beside it. */
function withCredentials(url: string, user: string | undefined, password: string | undefined): string {
  const address = new URL(url);
  if (user !== undefined) address.username = encodeURIComponent(user);
  if (password !== undefined) address.password = encodeURIComponent(password);
  return address.href;
}
