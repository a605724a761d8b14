import { DatabaseSync } from 'node:sqlite';
import mysql from 'mysql2/promise';
import pg from 'pg';
import type { Quirks } from '../stand-in.ts';
import type { Fact } from '../world/facts.ts';
import { DDL, type Row, rows, TABLES } from './tables.ts';

export function loadSqlite(path: string, facts: Iterable<Fact>, dates?: Quirks['dates']): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  for (const statement of DDL) database.exec(statement);
  database.exec('BEGIN');
  const inserts = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  for (const { table, values } of rows(facts, dates)) {
    const insert =
      inserts.get(table) ?? database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`);
    inserts.set(table, insert);
    insert.run(...values);
  }
  database.exec('COMMIT');
  database.close();
}

/** Loads a server's database anew, whatever was in these tables before. */
export async function loadServer(url: string, facts: Iterable<Fact>): Promise<void> {
  const server = url.startsWith('mysql') ? await mysqlServer(url) : await postgresServer(url);
  for (const table of TABLES) await server.run(`DROP TABLE IF EXISTS ${table}`, []);
  for (const statement of DDL) await server.run(statement, []);
  const waiting = new Map<string, Row[]>();
  const flush = async (table: string): Promise<void> => {
    const batch = waiting.get(table) ?? [];
    if (batch.length > 0) await server.insert(table, batch);
    waiting.set(table, []);
  };
  for (const row of rows(facts)) {
    const batch = waiting.get(row.table) ?? [];
    batch.push(row);
    waiting.set(row.table, batch);
    if (batch.length === 500) await flush(row.table);
  }
  for (const table of waiting.keys()) await flush(table);
  await server.end();
}

interface Server {
  run(statement: string, values: unknown[]): Promise<unknown>;
  insert(table: string, batch: readonly Row[]): Promise<unknown>;
  end(): Promise<void>;
}

async function postgresServer(url: string): Promise<Server> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run = (statement: string, values: unknown[]): Promise<unknown> => client.query(statement, values);
  return {
    run,
    insert: (table, batch) => {
      let n = 0;
      return run(
        `INSERT INTO ${table} VALUES ${batch.map(({ values }) => `(${values.map(() => `$${(n += 1)}`).join(', ')})`).join(', ')}`,
        batch.flatMap(({ values }) => [...values]),
      );
    },
    end: () => client.end(),
  };
}

async function mysqlServer(url: string): Promise<Server> {
  const connection = await mysql.createConnection(url);
  await connection.query(`ALTER DATABASE CHARACTER SET utf8mb4`);
  const run = (statement: string, values: unknown[]): Promise<unknown> => connection.query(statement, values);
  return {
    run,
    insert: (table, batch) => run(`INSERT INTO ${table} VALUES ?`, [batch.map(({ values }) => values)]),
    end: () => connection.end(),
  };
}
