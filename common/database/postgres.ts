import { createRequire } from 'node:module';
import type * as Pg from 'pg';
import { ConfigError, envName } from '@tongcha/config';
import { whyUnreachable } from '@tongcha/http';
import type { Database, Row } from './database.ts';

/** A server that the processes of several machines share. @param key of the configuration that names it @throws ConfigError where its driver is not installed */
export function postgresDatabase(url: string, key: readonly string[]): Database {
  const { Pool } = driver(key);
  const pool = new Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? String },
  });
  // What a server ends is replaced; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    bytes: 'BYTEA',
    takingOne: 'FOR UPDATE SKIP LOCKED',
    read: async (sql, values = []) => (await pool.query<Row>(sql, [...values])).rows,
    async write(...all) {
      const [first, ...others] = all;
      if (!first) return [];
      const client = await pool.connect();
      let broken = true;
      try {
        await client.query('BEGIN');
        const { rows } = await client.query<Row>(first[0], [...first[1]]);
        if (rows.length > 0) for (const [sql, values] of others) await client.query(sql, [...values]);
        await client.query('COMMIT');
        broken = false;
        return rows;
      } finally {
        // What was not committed dies with its connection.
        client.release(broken);
      }
    },
    why: whyRefused,
    close: () => pool.end(),
  };
}

/** By SQLSTATE or its class (PostgreSQL, appendix A); its messages name users and tables. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['28', 'it does not know this user with this password'],
  ['3D', 'it has no database of that name'],
  ['42501', 'this user may not do there what has to be done'],
  ['53', 'it has no room, or no connection left'],
  ['57', 'it is being started or stopped'],
]);

function whyRefused(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (code === 'ERR_INVALID_URL') return 'its address cannot be read';
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
  const refusal = REFUSALS.get(state) ?? REFUSALS.get(state.slice(0, 2));
  return refusal ?? (/\d/.test(state) ? `it answers with an error (SQLSTATE ${state})` : whyUnreachable(error));
}

const [INT8, INT4, BYTEA] = [20, 23, 17];

/** The times and counts of a job are far below 2^53. */
const PARSERS: ReadonlyMap<number, (text: string) => number | Buffer> = new Map<
  number,
  (text: string) => number | Buffer
>([
  [INT8, Number],
  [INT4, Number],
  [BYTEA, bytesOf],
]);

/** PostgreSQL's own writing of bytes (8.4.1, hex format). */
function bytesOf(text: string): Buffer {
  if (!text.startsWith('\\x')) throw new Error('expected bytea_output = hex, as PostgreSQL has it by itself');
  return Buffer.from(text.slice(2), 'hex');
}

/** Loaded where an address is set: most have no use for it. */
function driver(key: readonly string[]): typeof Pg {
  try {
    return createRequire(import.meta.url)('pg') as typeof Pg;
  } catch {
    throw new ConfigError([`${key.join('.')} (${envName(key)}): PostgreSQL needs its driver: npm install pg`]);
  }
}
