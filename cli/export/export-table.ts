import { createHash } from 'node:crypto';
import { CliFault, EXIT, type Io, type Language } from '@tongcha/command';
import { type Gateway, interrupted } from '../gateway.ts';
import type { Row } from './columns.ts';
import type { CsvOptions, ExportFormat } from './encode.ts';
import { addMissing, type Missing } from './missing.ts';
import { fileOf, gapsOf, OutputFiles, type PageTexts } from './output-files.ts';
import { Progress } from './progress.ts';
import { sourceOf } from './sources.ts';
import type { TableWork } from './table-work.ts';
import type { SourcePage, TableSource } from './table-source.ts';
import { encoderOf, partEncoderOf, wholeTable } from './whole-table.ts';

export interface TableExport extends TableWork, Partial<CsvOptions> {
  readonly gateway: Gateway;
  readonly io: Io;
  readonly language: Language;
  readonly format: ExportFormat;
  /** null: the standard output, which cannot be gone on with. */
  readonly output: string | null;
  /** Writes what there is where a ministry does not answer; else the same call goes on later. */
  readonly partial?: boolean | undefined;
  /** Begins anew, whatever an earlier run has left. */
  readonly restart?: boolean | undefined;
  /** Rows of a page; 200 when not given. */
  readonly page?: number | undefined;
  /** How long a busy or absent gateway is waited for; 300,000 when not given. */
  readonly patienceMs?: number | undefined;
}

export interface Exported {
  /** Of all its tables. */
  readonly rows: number;
  readonly pages: number;
  readonly files: readonly string[];
  /** What failed, and what rules keep back: each kind once, with how often. */
  readonly missing: readonly Missing[];
  /** Whether nothing failed. */
  readonly isComplete: boolean;
  /** Rows that an earlier run had written. */
  readonly resumedAt: number;
}

/**
 * Writes all rows of a table, page by page: the next is asked for while one is written.
 * @throws CliFault usage; refused, unreachable or interrupted: the same call then goes on
 */
export async function exportTable(work: TableExport): Promise<Exported> {
  let note: (text: string) => void = () => {};
  const source = await sourceOf(work, {
    gateway: work.gateway,
    page: work.page ?? 200,
    partial: work.partial,
    patience: {
      patienceMs: work.patienceMs ?? 300_000,
      signal: work.io.signal,
      waiting: (milliseconds, why) => note(`${why} ${Math.ceil(milliseconds / 1_000)} s`),
    },
  });
  return work.output === null
    ? toStream(work, source)
    : toFiles(work, source, work.output, (told) => {
        note = told;
      });
}

async function toFiles(
  work: TableExport,
  source: TableSource,
  output: string,
  tellWaits: (note: (text: string) => void) => void,
): Promise<Exported> {
  const { gateway, io, language, format, restart = false } = work;
  const csv = { bom: work.bom ?? false, raw: work.raw ?? false };
  const names = source.tables.map(({ name }) => name);
  if (restart) OutputFiles.discard(output, names);
  const encoders = source.tables.map((table) => partEncoderOf(table, format, csv));
  const files = await OutputFiles.open(
    output,
    fingerprint({ url: gateway.url.href, asOf: gateway.asOf, of: source.of, format, ...csv, tables: source.tables }),
    source.tables.map(({ name }, i) => ({ name, head: encoders[i]?.head ?? '' })),
  );
  const rows = (): number => files.journal.rows[0] ?? 0;
  const resumedAt = rows();
  const total = io.err.isTTY === true && !files.journal.isWhole ? await source.total().catch(() => null) : null;
  const progress = new Progress(io.err, language, resumedAt, total);
  tellWaits((note) => progress.show(rows(), note));
  try {
    await addPages(files, source, encoders, () => {
      progress.show(rows());
      return io.signal.aborted;
    });
    const { pages, missing } = files.journal;
    const written = await files.finish(
      source.tables.map((table) => ({
        name: table.name,
        make:
          table.distinct || format === 'parquet'
            ? (part, into) => wholeTable(table, format, csv, part, into)
            : undefined,
      })),
    );
    return {
      rows: written.reduce((sum, each) => sum + each, 0),
      pages,
      files: [
        ...names.map((name) => fileOf(output, name)),
        ...(Object.keys(missing).length > 0 ? [gapsOf(output)] : []),
      ],
      ...told(missing),
      resumedAt,
    };
  } finally {
    progress.end();
    await files.close();
  }
}

/**
 * Adds all pages that are not there yet; what was written before it ends early counts.
 * @param ends is told of each page, and says whether that is to be the last
 */
export async function addPages(
  files: OutputFiles,
  source: TableSource,
  encoders: readonly { line(row: Row): string }[],
  ends: () => boolean,
): Promise<void> {
  if (files.journal.isWhole) return;
  try {
    for await (const page of pagesOf(source, files.journal.cursor)) {
      await files.add(textsOf(page, encoders));
      if (ends() && !page.isLast) throw interrupted();
    }
  } catch (error) {
    if (files.journal.pages > 0) await files.vouch();
    throw error;
  }
}

async function toStream(work: TableExport, source: TableSource): Promise<Exported> {
  const [table, ...others] = source.tables;
  if (!table || others.length > 0 || table.distinct || work.format === 'parquet')
    throw new CliFault(
      EXIT.usage,
      '--output: 须写入文件(Parquet,或先排序去重的表) / needs a file: Parquet, and tables whose rows are sorted first',
    );
  const { out } = work.io;
  const encoder = encoderOf(table, work.format, { bom: work.bom ?? false, raw: work.raw ?? false });
  let [rows, pages, missing] = [0, 0, {} as Readonly<Record<string, Missing>>];
  out.write(encoder.head);
  for await (const page of pagesOf(source, null)) {
    const { texts, counts } = textsOf(page, [encoder]);
    if (!out.write(texts[0] ?? '')) await out.drained();
    rows += counts[0] ?? 0;
    pages += 1;
    missing = addMissing(missing, page.missing);
  }
  return { rows, pages, files: [], ...told(missing), resumedAt: 0 };
}

/** Page after page, the next already under way. */
async function* pagesOf(source: TableSource, after: string | null): AsyncGenerator<SourcePage, void, undefined> {
  let next: Promise<SourcePage> | null = source.page(after);
  while (next) {
    const page: SourcePage = await next;
    next = page.isLast ? null : source.page(page.cursor);
    // Whoever takes the page may end before it asks for the next.
    next?.catch(() => {});
    yield page;
  }
}

function textsOf(
  { rows, missing, cursor, isLast }: SourcePage,
  encoders: readonly { line(row: Row): string }[],
): PageTexts {
  return {
    texts: rows.map((some, i) => {
      let text = '';
      for (const row of some) text += encoders[i]?.line(row) ?? '';
      return text;
    }),
    counts: rows.map((some) => some.length),
    missing,
    cursor,
    isLast,
  };
}

export function told(missing: Readonly<Record<string, Missing>>): Pick<Exported, 'missing' | 'isComplete'> {
  const all = Object.values(missing);
  return { missing: all, isComplete: !all.some(({ isFault }) => isFault) };
}

export function fingerprint(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}
