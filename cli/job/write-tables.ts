import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { JobFields } from '@tongcha/client';
import type { ChainView, LinkView } from '../chain/chain-view.ts';
import { gapsTable, linksTable, unitsTable } from '../chain/chain-tables.ts';
import type { Patience } from '../export/ask-patiently.ts';
import { type CsvOptions, csvEncoder, type Encoder, NDJSON } from '../export/encode.ts';
import type { Table } from '../export/columns.ts';
import { fileOf, gapsOf } from '../export/output-files.ts';
import { wholeTable } from '../export/whole-table.ts';
import type { Gateway } from '../gateway.ts';
import { type NamedMember, readMembers } from '../members/member-text.ts';
import { askValues } from './ask-values.ts';
import { readPage } from './read-page.ts';

type PageLine =
  | { readonly table: 'unit'; readonly code: string; readonly depth: number; readonly members: readonly string[] }
  | ({ readonly table: 'link' } & Omit<LinkView, 'evidence'> & {
        readonly evidence: readonly Omit<LinkView['evidence'][number], 'sector' | 'statedBy'>[];
      })
  | ({ readonly table: 'gap' } & ChainView['gaps'][number])
  | { readonly table: 'withheld' | 'end' };

export interface TablesWritten {
  readonly files: readonly string[];
  readonly rows: number;
  readonly gaps: number;
}

/**
 * The results of a job that is done as the tables of `export chain`, page by page: units with what is held of them, links with their
 * amounts, both asked for now. Gaps stand in a file of their own.
 */
export async function writeTables(
  gateway: Gateway,
  job: Pick<JobFields, 'id' | 'results'>,
  { output, format, ...csv }: CsvOptions & { readonly output: string; readonly format: 'csv' | 'parquet' },
  patience: Patience,
): Promise<TablesWritten> {
  const encoderOf = ({ columns }: Table): Encoder => (format === 'csv' ? csvEncoder(columns, csv) : NDJSON);
  const members = new Map((await readMembers(gateway)).map((member) => [member.name, member]));
  const tables = [
    new TableFile(fileOf(output, 'units'), unitsTable(NOTHING), encoderOf),
    new TableFile(fileOf(output, 'links'), linksTable(NOTHING), encoderOf),
    new TableFile(gapsOf(output), gapsTable(NOTHING), () => NDJSON),
  ] as const;
  const [units, links, gaps] = tables;
  try {
    for (let number = 0; number < job.results.length; number += 1) {
      const text = await readPage(gateway, job, { number, amounts: true }, patience);
      const view = await viewOf(text, gateway, members, patience);
      units.add(unitsTable(view));
      links.add(linksTable(view));
      gaps.add(gapsTable(view));
    }
  } finally {
    for (const table of tables) table.close();
  }
  await units.finish(format);
  await links.finish(format);
  if (gaps.rows > 0) await gaps.finish('ndjson');
  else gaps.discard();
  return {
    files: [units.file, links.file, ...(gaps.rows > 0 ? [gaps.file] : [])],
    rows: units.rows + links.rows,
    gaps: gaps.rows,
  };
}

const NOTHING = { units: [], links: [], gaps: [], coverage: [] } as unknown as ChainView;

async function viewOf(
  text: string,
  gateway: Gateway,
  members: ReadonlyMap<string, NamedMember>,
  patience: Patience,
): Promise<ChainView> {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PageLine);
  const units = lines.flatMap((line) => (line.table === 'unit' ? [line] : []));
  const held = units.flatMap(({ code, members: of }) => (of.length > 0 ? [code] : []));
  const { records, gaps } = await askValues(gateway, held, patience);
  return {
    ...NOTHING,
    units: units.map(({ code, depth }) => ({ code, depth, sectors: [], records: records.get(code) ?? [] })),
    links: lines.flatMap((line) =>
      line.table === 'link'
        ? [
            {
              ...line,
              evidence: line.evidence.map((each) => {
                const { sector = '', kind = '' } = members.get(each.member) ?? {};
                return { ...each, sector, statedBy: { kind } };
              }),
            } as unknown as LinkView,
          ]
        : [],
    ),
    gaps: [...lines.flatMap((line) => (line.table === 'gap' ? [line] : [])), ...gaps],
  } as unknown as ChainView;
}

/** A table that grows by pages, and is there when it is whole. */
class TableFile {
  readonly file: string;
  rows = 0;
  readonly #columns: Table['columns'];
  readonly #encoder: Encoder;
  readonly #part: string;
  readonly #handle: number;

  constructor(file: string, table: Table, encoderOf: (table: Table) => Encoder) {
    this.file = file;
    this.#columns = table.columns;
    this.#encoder = encoderOf(table);
    this.#part = `${file}.part`;
    this.#handle = openSync(this.#part, 'w', 0o600);
    writeSync(this.#handle, this.#encoder.head);
  }

  add({ rows }: Table): void {
    this.rows += rows.length;
    if (rows.length > 0) writeSync(this.#handle, rows.map((row) => this.#encoder.line(row)).join(''));
  }

  close(): void {
    fsyncSync(this.#handle);
    closeSync(this.#handle);
  }

  async finish(format: 'csv' | 'parquet' | 'ndjson'): Promise<void> {
    if (format !== 'parquet') return renameSync(this.#part, this.file);
    await wholeTable(
      { name: '', columns: this.#columns },
      format,
      { bom: false, raw: true },
      this.#part,
      `${this.file}.converting`,
    );
    renameSync(`${this.file}.converting`, this.file);
    rmSync(this.#part);
  }

  discard(): void {
    rmSync(this.#part);
    rmSync(this.file, { force: true });
  }
}
