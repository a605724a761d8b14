import pg from 'pg';
import { Fault } from '../../../../common/fault.ts';
import { untilAborted } from '../../../../common/until-aborted.ts';
import { MAX_ROWS, type SqlConfig, type SqlConnector, type SqlRow } from './connector.ts';
import { databaseFault, inParts, prepare } from './statement.ts';

/** PostgreSQL counts parameters in 16 bits. */
const MOST_KEYS = 30_000;

/** PostgreSQL and what speaks its protocol. Numbers beyond 32 bits, times and dates stay the text that the server sends. */
export function connectPostgres({ url, user, password }: SqlConfig): SqlConnector {
  const pool = new pg.Pool({
    connectionString: withCredentials(url.replace(/^kingbase:/, 'postgres:'), user, password),
    max: 4,
    idleTimeoutMillis: 30_000,
    types: { getTypeParser: (oid: number) => (oid === INT4 || oid === INT2 || oid === FLOAT8 ? Number : String) },
  });
  // A connection that the server ends while idle is replaced; without a listener it would end the process.
  pool.on('error', () => {});

  return {
    async select(statement, keys, values, { signal }) {
      try {
        return await inParts(keys, MOST_KEYS, async (part) => {
          const { sql, values: bound } = prepare(statement, part, values, (position) => `$${position}`);
          const connecting = pool.connect();
          const client = await untilAborted(connecting, signal, () => void connecting.then((late) => late.release(), () => {}));
          let broken = true;
          try {
            // Ending the connection alone would leave the server at work.
            const cancel = (): void => void pool.query('SELECT pg_cancel_backend($1)', [(client as { processID?: number }).processID]).catch(() => {});
            const rows = await untilAborted(readOnly(client, sql, bound), signal, cancel);
            broken = false;
            return rows;
          } finally {
            // A statement that missed its deadline dies with its connection.
            client.release(broken);
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

const [INT2, INT4, FLOAT8] = [21, 23, 701];

async function readOnly(client: pg.PoolClient, sql: string, values: readonly unknown[]): Promise<SqlRow[]> {
  await client.query('BEGIN READ ONLY');
  const { rows } = await client.query<Record<string, SqlRow[string]>>(`SELECT * FROM (${sql}) AS capped LIMIT ${MAX_ROWS + 1}`, [...values]);
  await client.query('COMMIT');
  if (rows.length > MAX_ROWS) throw new Fault('TOO_LARGE', 'the answer has too many rows');
  return rows;
}

/** Into the address: what it does not say there, the driver takes for empty, whatever stands beside it. */
function withCredentials(url: string, user: string | undefined, password: string | undefined): string {
  const address = new URL(url);
  if (user !== undefined) address.username = encodeURIComponent(user);
  if (password !== undefined) address.password = encodeURIComponent(password);
  return address.href;
}
