import mysql from 'mysql2/promise';
import { Fault } from '../../../../common/fault.ts';
import { untilAborted } from '../../../../common/until-aborted.ts';
import { MAX_ROWS, type SqlConfig, type SqlConnector, type SqlRow, type SqlValue } from './connector.ts';
import { databaseFault, inParts, prepare } from './statement.ts';

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
  });

  return {
    async select(statement, keys, values, { signal }) {
      try {
        return await inParts(keys, MOST_KEYS, async (part) => {
          const { sql, values: bound } = prepare(statement, part, values, () => '?');
          const connecting = pool.getConnection();
          const connection = await untilAborted(connecting, signal, () => void connecting.then((late) => late.release(), () => {}));
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
        throw databaseFault(error, signal);
      }
    },
    async close() {
      await pool.end();
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
