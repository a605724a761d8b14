import { closeSync, copyFileSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CliFault, EXIT, type Language, type Output } from '@tongcha/command';
import { csvEncoder, type Encoder, NDJSON } from '../export/encode.ts';
import type { Engine, Parameters } from './engine.ts';
import { quoteText } from './quote.ts';
import { tableOf } from './table-text.ts';

export const SQL_FORMATS = ['table', 'csv', 'ndjson', 'parquet'] as const;
export type SqlFormat = (typeof SQL_FORMATS)[number];

export interface WriteRows {
  readonly statement: string;
  readonly values: Parameters;
  readonly format: SqlFormat;
  /** null: the standard output, which takes no Parquet. */
  readonly output: string | null;
  /** A folder that DuckDB may write in. */
  readonly spare: string;
  readonly out: Output;
  readonly language: Language;
}

/** Runs the statement and writes its rows as they come. A file is there whole or not at all. */
export async function writeRows(engine: Engine, work: WriteRows): Promise<void> {
  const { statement, values, format, output, spare, out } = work;
  if (output === null) return writeTo(out, engine, work);
  const part = `${output}.part`;
  try {
    if (format === 'parquet') {
      const made = join(spare, 'result.parquet');
      await engine.run(`COPY (${statement}\n) TO ${quoteText(made)} (FORMAT parquet)`, values);
      copyFileSync(made, part);
      rmSync(made);
    } else {
      const file = openSync(part, 'w');
      try {
        await writeTo(fileOutput(file), engine, work);
      } finally {
        closeSync(file);
      }
    }
    renameSync(part, output);
  } catch (error) {
    rmSync(part, { force: true });
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CliFault(EXIT.usage, `--output: 无法写入 ${output} / cannot be written`);
  }
}

async function writeTo(
  into: Output,
  engine: Engine,
  { statement, values, format, language }: WriteRows,
): Promise<void> {
  const rows = await engine.read(statement, values);
  if (format === 'table') {
    into.write(`${await tableOf(rows, language)}\n`);
    return;
  }
  const encoder: Encoder = format === 'csv' ? csvEncoder(rows.columns, { bom: false, raw: false }) : NDJSON;
  into.write(encoder.head);
  for await (const chunk of rows.chunks)
    if (!into.write(chunk.map((row) => encoder.line(row)).join(''))) await into.drained();
}

function fileOutput(file: number): Output {
  return {
    write: (text) => {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      return true;
    },
    drained: () => Promise.resolve(),
  };
}
