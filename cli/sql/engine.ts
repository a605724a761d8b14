import { join } from 'node:path';
import type * as DuckDB from '@duckdb/node-api';
import { CliFault, EXIT } from '@tongcha/command';
import type { Column, Row } from '../export/columns.ts';
import { interrupted } from '../gateway.ts';
import { needsPackage } from '../needs-package.ts';
import { columnTypeOf, converterOf } from './values.ts';
import { quoteText } from './quote.ts';

/** Named values of a statement, of the types that its question declares. */
export type Parameters = Readonly<Record<string, DuckDB.DuckDBValue>>;

export interface Rows {
  readonly columns: readonly Column[];
  /** Chunk by chunk; can be read once. */
  readonly chunks: AsyncIterable<readonly Row[]>;
}

/** What DuckDB may hold; beyond it, it writes into the folder. */
const MEMORY = '1GB';

/**
 * DuckDB in this process, over the files of a folder. Statements come from people and from files that others wrote: once it is
 * closed in they can read nothing else, write nothing, load nothing and change no setting.
 */
export class Engine {
  readonly #duckdb: typeof DuckDB;
  readonly #connection: DuckDB.DuckDBConnection;
  readonly #instance: DuckDB.DuckDBInstance;
  readonly #folders: readonly string[];
  readonly #signal: AbortSignal;
  readonly #interrupt: () => void;

  /**
   * @param folders all that it may read; the last is for what does not fit into its memory
   * @throws CliFault usage where DuckDB is not installed
   */
  static async open(folders: readonly string[], signal: AbortSignal): Promise<Engine> {
    const duckdb = await needsPackage(() => import('@duckdb/node-api'), '@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      memory_limit: MEMORY,
      temp_directory: join(folders.at(-1) ?? '', 'spilled'),
    });
    const engine = new Engine(duckdb, instance, await instance.connect(), folders, signal);
    // Days and months are those of the records, which say +08:00.
    await engine.run("SET TimeZone = 'Asia/Shanghai'");
    return engine;
  }

  private constructor(
    duckdb: typeof DuckDB,
    instance: DuckDB.DuckDBInstance,
    connection: DuckDB.DuckDBConnection,
    folders: readonly string[],
    signal: AbortSignal,
  ) {
    this.#duckdb = duckdb;
    this.#instance = instance;
    this.#connection = connection;
    this.#folders = folders;
    this.#signal = signal;
    this.#interrupt = () => this.#connection.interrupt();
    signal.addEventListener('abort', this.#interrupt);
  }

  /** Before statements of others run. */
  async closeIn(): Promise<void> {
    await this.run(`SET allowed_directories = [${this.#folders.map((each) => quoteText(join(each, '/'))).join(', ')}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  /** One of our own. @throws CliFault as `read` */
  async run(sql: string, values: Parameters = {}): Promise<void> {
    await this.#told(() => this.#connection.run(sql, { ...values }));
  }

  /** @throws CliFault refused, with DuckDB's words; interrupted */
  async read(sql: string, values: Parameters = {}): Promise<Rows> {
    const result = await this.#told(() => this.#connection.stream(sql, { ...values }));
    const names = result.deduplicatedColumnNames();
    const columns = names.map((name, i) => ({ name, type: columnTypeOf(result.columnType(i), this.#duckdb) }));
    return { columns, chunks: this.#chunksOf(result, names) };
  }

  /** All rows at once, of a statement of our own. */
  async all(sql: string, values: Parameters = {}): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const chunk of (await this.read(sql, values)).chunks) rows.push(...chunk);
    return rows;
  }

  /**
   * A text as the value of a type, such as `TIMESTAMPTZ`; a list's is JSON. undefined: it is none.
   * @throws CliFault refused where there is no such type; interrupted
   */
  async valueOf(text: string | null, type: string): Promise<DuckDB.DuckDBValue | undefined> {
    const cast = async (value: string | null): Promise<DuckDB.DuckDBValue> => {
      const from = type.endsWith(']') ? 'JSON' : 'VARCHAR';
      const sql = `SELECT CAST($value::${from} AS ${type})`;
      const result = await this.#told(() => this.#connection.runAndReadAll(sql, { value }));
      return result.getRows()[0]?.[0] ?? null;
    };
    try {
      return await cast(text);
    } catch (error) {
      if (!(error instanceof CliFault) || error.exit !== EXIT.refused) throw error;
      // Nothing is a value of every type that there is.
      await cast(null);
      return undefined;
    }
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#interrupt);
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async *#chunksOf(result: DuckDB.DuckDBResult, names: readonly string[]): AsyncIterable<readonly Row[]> {
    const convert = converterOf(this.#duckdb);
    for (;;) {
      const chunk = await this.#told(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk
        .convertRows(convert)
        .map((values) => Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])));
    }
  }

  async #told<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (this.#signal.aborted) throw interrupted();
      throw new CliFault(EXIT.refused, error instanceof Error ? error.message.trimEnd() : String(error));
    }
  }
}
