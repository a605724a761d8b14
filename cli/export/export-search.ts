import { createHash } from 'node:crypto';
import { type Connection, type GraphError, nextCursor, type Withheld } from '@tongcha/client';
import type { GraphQLSchema } from 'graphql';
import { CliFault, EXIT } from '../exit.ts';
import { type Gateway, interrupted, isRefusal } from '../gateway.ts';
import type { Io } from '../io.ts';
import type { Language } from '../words.ts';
import { askPatiently } from './ask-patiently.ts';
import { type CsvOptions, csvEncoder, type Encoder, ndjsonEncoder } from './encode.ts';
import type { Search } from './graph-schema.ts';
import { OutputFile, type Page } from './output-file.ts';
import { writeParquet } from './parquet.ts';
import { Progress } from './progress.ts';
import { rowOf, type Selection, selectionFor } from './selection.ts';

export type ExportFormat = 'ndjson' | 'csv' | 'parquet';

export interface SearchExport extends CsvOptions {
  readonly gateway: Gateway;
  readonly io: Io;
  readonly language: Language;
  readonly schema: GraphQLSchema;
  readonly search: Search;
  readonly filter: Readonly<Record<string, unknown>> | undefined;
  readonly fields: string | undefined;
  readonly format: ExportFormat;
  /** Rows of a page. */
  readonly page: number;
  readonly patienceMs: number;
  /** null: the standard output, which cannot be gone on with. */
  readonly output: string | null;
}

export interface Exported {
  readonly rows: number;
  readonly pages: number;
  /** What is listed as missing: faults, and what the caller may not see. */
  readonly gaps: number;
  /** Of these, what failed. */
  readonly faults: number;
  /** Rows that an earlier run had written. */
  readonly resumedAt: number;
}

interface PageAnswer {
  readonly found:
    | ({
        readonly edges: readonly ({ readonly node: unknown } | null)[] | null;
      } & Connection)
    | null;
}

/** Writes all rows of a search, page by page. @throws CliFault refused, unreachable or interrupted; the same call then goes on */
export async function exportSearch(work: SearchExport): Promise<Exported> {
  const selection = selectionFor(work.schema, work.search.node, work.fields);
  // The spool of a Parquet file is NDJSON: its row groups cannot be gone on with.
  const encoder = work.format === 'csv' ? csvEncoder(selection.columns, work) : ndjsonEncoder(selection.columns);
  const query = queryFor(work, selection);
  return work.output === null
    ? toStream(work, query, selection, encoder)
    : toFile(work, work.output, query, selection, encoder);
}

async function toFile(
  work: SearchExport,
  path: string,
  query: string,
  selection: Selection,
  encoder: Encoder,
): Promise<Exported> {
  const { gateway, filter, format, page, bom, raw } = work;
  const of = createHash('sha256')
    .update(
      JSON.stringify({ url: gateway.url.href, query, filter, page, format, bom, raw, columns: selection.columns }),
    )
    .digest('hex');
  const file = OutputFile.open(path, of, encoder.head);
  const resumedAt = file.journal.rows;
  const progress = new Progress(work.io.err, work.language, resumedAt);
  try {
    while (!file.journal.isWhole) {
      file.add(
        await nextPage(work, query, selection, encoder, file.journal.cursor, (note) =>
          progress.show(file.journal.rows, note),
        ),
      );
      progress.show(file.journal.rows);
      if (work.io.signal.aborted && !file.journal.isWhole) throw interrupted();
    }
    const { gaps, faults } = await file.finish(
      format === 'parquet' ? (part, into) => writeParquet(part, into, selection.columns) : undefined,
    );
    return { rows: file.journal.rows, pages: file.journal.pages, gaps, faults, resumedAt };
  } finally {
    progress.end();
    file.close();
  }
}

async function toStream(work: SearchExport, query: string, selection: Selection, encoder: Encoder): Promise<Exported> {
  const { out, err } = work.io;
  const refused = new Set<string>();
  let [rows, pages, gaps, cursor] = [0, 0, 0, null as string | null];
  out.write(encoder.head);
  for (let isLast = false; !isLast; pages += 1) {
    const page = await nextPage(work, query, selection, encoder, cursor, () => {});
    if (!out.write(page.rows)) await out.drained();
    for (const line of [...page.gaps, ...Object.keys(page.refused).filter((key) => !refused.has(key))])
      err.write(`${line}\n`);
    for (const key of Object.keys(page.refused)) refused.add(key);
    rows += page.count;
    gaps += page.gaps.length;
    ({ cursor, isLast } = page);
  }
  return { rows, pages, gaps: gaps + refused.size, faults: gaps, resumedAt: 0 };
}

function queryFor({ search: { field, filterType } }: SearchExport, { text }: Selection): string {
  const filter = filterType === null ? ['', ''] : [`, $filter: ${filterType}`, ', filter: $filter'];
  return `query Export($first: Int, $after: String${filter[0]}) { found: ${field}(first: $first, after: $after${filter[1]}) { edges { node { ${text} } } pageInfo { hasNextPage endCursor } } }`;
}

async function nextPage(
  { gateway, io, page, filter, patienceMs, search }: SearchExport,
  query: string,
  selection: Selection,
  encoder: Encoder,
  after: string | null,
  note: (text: string) => void,
): Promise<Page> {
  const { data, errors, withheld } = await askPatiently<PageAnswer>(
    gateway,
    query,
    { first: page, after, ...(search.filterType !== null && filter !== undefined ? { filter } : {}) },
    {
      patienceMs,
      signal: io.signal,
      waiting: (milliseconds, why) => note(`${why} ${Math.ceil(milliseconds / 1_000)} s`),
    },
  );
  if (!data.found)
    throw new CliFault(EXIT.refused, errors.map(({ message }) => message).join('\n') || `${search.field}: null`);
  const nodes = (data.found.edges ?? []).flatMap((edge) => (edge?.node ? [edge.node] : []));
  const next = cursorBehind(data.found, after, search.field);
  return {
    rows: nodes.map((node) => encoder.line(rowOf(selection, node))).join(''),
    count: nodes.length,
    ...missing(errors, withheld, after),
    cursor: data.found.pageInfo.endCursor,
    isLast: next === null,
  };
}

/** @throws CliFault where it does not advance */
function cursorBehind(connection: Connection, after: string | null, field: string): string | null {
  try {
    return nextCursor(connection, after);
  } catch {
    throw new CliFault(EXIT.refused, `${field}: 分页游标没有前进 / the cursor does not advance`);
  }
}

/** What the caller may not see is told once a field, however many rows have it. */
function missing(
  errors: readonly GraphError[],
  withheld: readonly Withheld[],
  after: string | null,
): { gaps: string[]; refused: Record<string, number> } {
  const refused: Record<string, number> = {};
  const gaps: string[] = [];
  for (const error of errors) {
    const { message, path, extensions: { code, sector, member, system, codes } = {} } = error;
    if (isRefusal(error) && path) {
      // found.edges.N.node.place.address -> place.address
      const field = path
        .slice(1)
        .filter((step) => typeof step === 'string' && step !== 'edges' && step !== 'node' && step !== '@')
        .join('.');
      const key = JSON.stringify({ code, sector, member, field });
      refused[key] = (refused[key] ?? 0) + 1;
    } else
      gaps.push(
        JSON.stringify({
          after,
          code: code ?? 'UNKNOWN',
          sector,
          member,
          system,
          codes,
          path: path?.slice(1),
          message,
        }),
      );
  }
  // Of whatever of it there is, in each page.
  for (const { sector, policy } of withheld) {
    const key = JSON.stringify({ code: 'FORBIDDEN', sector, policy });
    refused[key] = (refused[key] ?? 0) + 1;
  }
  return { gaps, refused };
}
