import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { Call } from '../command.ts';
import { type Exported, exportTable, type TableExport } from '../export/export-table.ts';
import { failedLines, withheldLines } from '../export/missing-lines.ts';
import { fieldsOf } from './fields.ts';
import type { SqlTable } from './tables.ts';

/** What the records of a table must have, or those whose links or organisations it holds. */
export type WhereOf = (table: string) => Readonly<Record<string, unknown>> | undefined;

/** How far chains go: as far as the gateway walks. */
const WALK = { depth: 100, units: 1_000 };

/** Exports tables into a folder, a file each. Those of chains are made together, by one walk. */
export class TableExports {
  readonly #call: Call<unknown>;
  readonly #schema: GraphQLSchema;
  readonly #folder: string;
  /** What rules keep back, as it was told. */
  readonly #told = new Set<string>();

  constructor(call: Call<unknown>, schema: GraphQLSchema, folder: string) {
    this.#call = call;
    this.#schema = schema;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** @param columns the only ones that are asked for; null: all */
  async tables(tables: readonly SqlTable[], whereOf: WhereOf, columns: ReadonlySet<string> | null): Promise<void> {
    for (const table of tables) {
      const { name, exported } = table;
      const fields = fieldsOf(this.#schema, table, columns);
      this.#tell(name, await this.#export(name, { table: exported, where: whereOf(name), fields }));
    }
  }

  /** @param roots canonical codes */
  async chains(tables: readonly SqlTable[], roots: readonly string[]): Promise<void> {
    for (const forward of [false, true]) {
      if (!tables.some(({ chain }) => chain?.forward === forward)) continue;
      const name = forward ? 'downstream' : 'upstream';
      const exported = await this.#export(name, { table: 'chains', roots, walk: { forward, ...WALK } });
      this.#rename(`${name}.units`, name);
      this.#rename(`${name}.links`, `${name}_links`);
      this.#tell(name, exported);
    }
  }

  #export(name: string, work: Pick<TableExport, 'table' | 'where' | 'fields' | 'roots' | 'walk'>): Promise<Exported> {
    const { gateway, io, language } = this.#call;
    const output = join(this.#folder, `${name}.parquet`);
    return exportTable({
      gateway,
      io,
      language,
      schema: this.#schema,
      format: 'parquet',
      output,
      restart: true,
      partial: true,
      ...work,
    });
  }

  #rename(from: string, to: string): void {
    renameSync(join(this.#folder, `${from}.parquet`), join(this.#folder, `${to}.parquet`));
  }

  #tell(name: string, { rows, missing }: Exported): void {
    const { language, warn } = this.#call;
    warn(language === 'zh' ? `${name}: ${rows} 行` : `${name}: ${rows} rows`);
    for (const line of failedLines(missing, language)) warn(line);
    // The same of each table is told once.
    for (const line of withheldLines(missing, language)) {
      if (!this.#told.has(line)) warn(line);
      this.#told.add(line);
    }
  }
}
