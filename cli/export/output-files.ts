import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { beginning, type Journal, readJournal, removeJournal, syncFolder, writeJournal } from './journal.ts';
import { addMissing, type Missing, missingLine } from './missing.ts';

/** What a page adds: a text and a number of rows a table. */
export interface PageTexts {
  readonly texts: readonly string[];
  readonly counts: readonly number[];
  readonly missing: readonly Missing[];
  readonly cursor: string | null;
  readonly isLast: boolean;
}

/** The names beside FILE while it is made, and after. */
export const partOf = (file: string): string => `${file}.part`;
export const journalOf = (file: string): string => `${file}.journal`;
export const gapsOf = (file: string): string => `${file}.gaps.ndjson`;

/** The file of a table: x.csv → x.links.csv; of the only one, x.csv itself. @param ending where the output has none */
export function fileOf(output: string, table: string, ending = ''): string {
  const end = extname(output);
  return table === ''
    ? output
    : `${output.slice(0, output.length - end.length)}.${table}${end || (ending && `.${ending}`)}`;
}

/** Pages are put on the disk together, where they come faster than this: a sync costs more than a page. */
const TOGETHER_MS = 1_000;

/**
 * A FILE.part a table, which grows by whole pages. A page counts when the journal says so, and the journal says so when the page is on the
 * disk: after any interruption what lies beyond the journal is cut off, and the same pages come again.
 */
export class OutputFiles {
  readonly #output: string;
  readonly #parts: readonly FileHandle[];
  #isOpen = true;
  #journal: Journal;
  #vouched = Date.now();

  /**
   * Goes on where the same export stopped.
   * @param tables names of its tables, each with what its file begins with
   * @throws CliFault usage when another one's files are there
   */
  static async open(
    output: string,
    of: string,
    tables: readonly { readonly name: string; readonly head: string }[],
  ): Promise<OutputFiles> {
    const found = readJournal(journalOf(output));
    if (found && found.of !== of) {
      throw new CliFault(
        EXIT.usage,
        `${partOf(output)} 属于另一次导出(条件、字段、格式或网关不同):加 --restart 重来,或换一个 --output / belongs to another export (other conditions, fields, format or gateway): add --restart to begin anew, or name another --output`,
      );
    }
    const parts: FileHandle[] = [];
    for (const { name } of tables) {
      const part = partOf(fileOf(output, name));
      parts.push(await open(part, existsSync(part) ? 'r+' : 'w+', 0o600));
    }
    let journal = found ?? beginning(of, tables.length);
    // A part that is shorter than its journal says is not what it was written for.
    for (const [i, part] of parts.entries())
      if ((await part.stat()).size < (journal.bytes[i] ?? 0)) journal = beginning(of, tables.length);
    for (const [i, part] of parts.entries()) await part.truncate(journal.bytes[i] ?? 0);
    if (journal.pages === 0) {
      const bytes: number[] = [];
      for (const [i, part] of parts.entries()) bytes.push(await append(part, 0, tables[i]?.head ?? ''));
      journal = { ...journal, bytes };
    }
    return new OutputFiles(output, journal, parts);
  }

  /** Removes what an earlier export has left. */
  static discard(output: string, tables: readonly string[]): void {
    for (const name of tables) rmSync(partOf(fileOf(output, name)), { force: true });
    removeJournal(journalOf(output));
  }

  private constructor(output: string, journal: Journal, parts: readonly FileHandle[]) {
    this.#output = output;
    this.#parts = parts;
    this.#journal = journal;
  }

  /** Also of pages that are written and not yet vouched for. */
  get journal(): Journal {
    return this.#journal;
  }

  async add({ texts, counts, missing, cursor, isLast }: PageTexts): Promise<void> {
    const { of, pages, rows, bytes, missing: known } = this.#journal;
    const lengths: number[] = [];
    for (const [i, part] of this.#parts.entries()) lengths.push(await append(part, bytes[i] ?? 0, texts[i] ?? ''));
    this.#journal = {
      version: 2,
      of,
      cursor,
      pages: pages + 1,
      rows: rows.map((before, i) => before + (counts[i] ?? 0)),
      bytes: bytes.map((before, i) => before + (lengths[i] ?? 0)),
      missing: addMissing(known, missing),
      isWhole: isLast,
    };
    if (isLast || Date.now() - this.#vouched >= TOGETHER_MS) await this.vouch();
  }

  /** Puts what is written on the disk, then says so. */
  async vouch(): Promise<void> {
    for (const part of this.#parts) await part.datasync();
    writeJournal(journalOf(this.#output), this.#journal);
    this.#vouched = Date.now();
  }

  /** Everything is there: gives the files their names. @param whole what makes a table's file out of its part; else it is the part itself */
  async finish(
    tables: readonly {
      readonly name: string;
      readonly make?: ((part: string, into: string) => Promise<number>) | undefined;
    }[],
  ): Promise<readonly number[]> {
    await this.close();
    const missing = Object.values(this.#journal.missing);
    const rows: number[] = [];
    const made: (readonly [from: string, to: string])[] = [];
    for (const [i, { name, make }] of tables.entries()) {
      const file = fileOf(this.#output, name);
      const whole = make ? `${file}.converting` : partOf(file);
      rows.push(make ? await make(partOf(file), whole) : (this.#journal.rows[i] ?? 0));
      made.push([whole, file]);
    }
    if (missing.length > 0) writeFileSync(gapsOf(this.#output), missing.map(missingLine).join(''), { flush: true });
    else rmSync(gapsOf(this.#output), { force: true });
    for (const [from, to] of made) renameSync(from, to);
    for (const [, file] of made) rmSync(partOf(file), { force: true });
    removeJournal(journalOf(this.#output));
    syncFolder(this.#output);
    return rows;
  }

  /** A second call does nothing: by then the same numbers may stand for files of others. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const part of this.#parts) await part.close();
  }
}

/** @returns how many bytes */
async function append(file: FileHandle, at: number, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  return bytes.length;
}
