import mysql from 'mysql2/promise';
import { Fault, untilAborted } from '@tongcha/resilience';
import { MAX_ROWS, type SqlConfig, type SqlConnector, type SqlRow, type SqlValue } from './connector.ts';
import { databaseFault, HINTS, type Meanings, missingName, networkMeaning } from './faults.ts';
import { mysqlTls } from './mysql-tls.ts';
import { inTransaction, notWritten } from './transaction.ts';
import { inParts, prepare, refuseUnwritable } from './statement.ts';

const MOST_KEYS = 5_000;

/** MySQL, MariaDB and their family. The driver rounds BIGINT silently unless told not to. */
export function connectMysql({ url, user, password }: SqlConfig): SqlConnector {
  const address = new URL(url);
  const pool = mysql.createPool({
    host: address.hostname,
    port: Number(address.port || 3306),
    database: decodeURIComponent(address.pathname.slice(1)),
    user: user ?? decodeURIComponent(address.username),
    password: password ?? decodeURIComponent(address.password),
    connectionLimit: 4,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    multipleStatements: false,
    // Lists of changing length make many statements; the server keeps few of them.
    maxPreparedStatements: 32,
    ...mysqlTls(address),
  });
  // TIMESTAMP is given in the session's zone, and written without it. A connection that cannot be set so is not used.
  pool.pool.on('connection', (connection) => {
    connection.on('error', () => {});
    connection.query(`SET time_zone = '+08:00'`, (error) => {
      if (error) connection.destroy();
    });
  });

  return {
    async select(statement, keys, values, { signal }) {
      try {
        refuseUnwritable(values);
        return await inParts(keys, MOST_KEYS, async (part) => {
          const { sql, values: bound } = prepare(statement, part, values, () => '?');
          const connecting = pool.getConnection();
          const connection = await untilAborted(
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
            const kill = (): void => void pool.query(`KILL QUERY ${connection.threadId}`).catch(() => {});
            const rows = await untilAborted(readOnly(connection, sql, bound), signal, kill);
            broken = false;
            return rows;
          } finally {
            // A statement that missed its deadline dies with its connection.
            if (broken) connection.destroy();
            else connection.release();
          }
        });
      } catch (error) {
        throw databaseFault(error, signal, meanings);
      }
    },
    async write(statements, { signal }) {
      for (const { values } of statements) refuseUnwritable(values);
      const fault = (error: unknown): Fault => databaseFault(error, signal, meanings);
      const connection = await untilAborted(pool.getConnection(), signal).catch((error: unknown) => {
        throw notWritten(fault(error));
      });
      const until = <T>(work: Promise<T>): Promise<T> => untilAborted(work, signal, () => connection.destroy());
      try {
        return await inTransaction(
          {
            begin: () => until(connection.query('START TRANSACTION')),
            run: async () => {
              for (const { statement, values } of statements) await until(connection.execute(statement, [...values]));
            },
            commit: () => until(connection.query('COMMIT')),
          },
          (error) => (error as { errno?: unknown }).errno === 1062, // ER_DUP_ENTRY
          fault,
        );
      } finally {
        // What is not ended is undone with its connection.
        connection.destroy();
      }
    },
    async close() {
      // One that could never connect says so once more when it is ended.
      await pool.end().catch(() => {});
    },
  };
}

async function readOnly(connection: mysql.PoolConnection, sql: string, values: readonly SqlValue[]): Promise<SqlRow[]> {
  await connection.query('START TRANSACTION READ ONLY');
  // Bound by the server: the driver's own escaping can be broken out of under NO_BACKSLASH_ESCAPES.
  const [rows] = await connection.execute(`SELECT * FROM (${sql}) AS capped LIMIT ${MAX_ROWS + 1}`, [...values]);
  await connection.query('COMMIT');
  if (!Array.isArray(rows)) throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
  if (rows.length > MAX_ROWS) throw new Fault('TOO_LARGE', 'the answer has too many rows');
  return rows as SqlRow[];
}

/** By the server's error numbers (MySQL 8.4, Server Error Message Reference; MariaDB's own from 1,900). */
const meanings: Meanings = ({ code, errno, message }) => {
  switch (errno) {
    case 1205: // ER_LOCK_WAIT_TIMEOUT
    case 1317: // ER_QUERY_INTERRUPTED
    case 1969: // ER_STATEMENT_TIMEOUT
    case 3024: // ER_QUERY_TIMEOUT
      return { code: 'TIMEOUT' };
    case 1040: // ER_CON_COUNT_ERROR
    case 1203: // ER_TOO_MANY_USER_CONNECTIONS
    case 1226: // ER_USER_LIMIT_REACHED
      return { code: 'TOO_BUSY' };
    case 1044: // ER_DBACCESS_DENIED_ERROR
    case 1045: // ER_ACCESS_DENIED_ERROR
      return { code: 'CREDENTIALS_REFUSED', hint: HINTS.login };
    case 1049: // ER_BAD_DB_ERROR
      return { code: 'UNAVAILABLE', hint: HINTS.database };
    case 1053: // ER_SERVER_SHUTDOWN
      return { code: 'UNAVAILABLE', gone: 'announced' };
    case 1927: // ER_CONNECTION_KILLED
      return { code: 'UNAVAILABLE' };
    case 1054: // ER_BAD_FIELD_ERROR
      return { code: 'BAD_ANSWER', hint: missingName('column', message, 'column NAME') };
    case 1146: // ER_NO_SUCH_TABLE
      return { code: 'BAD_ANSWER', hint: missingName('table', message, 'table NAME') };
    case 1142: // ER_TABLEACCESS_DENIED_ERROR
    case 1143: // ER_COLUMNACCESS_DENIED_ERROR
      return { code: 'BAD_ANSWER', hint: HINTS.rights };
    default:
      return (
        networkMeaning(code) ??
        (typeof code === 'string' && code.startsWith('PROTOCOL_') ? { code: 'UNAVAILABLE' } : null)
      );
  }
};
