import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { CliFault, EXIT } from '../exit.ts';
import { beginning, type Journal, readJournal, removeJournal, syncFolder, writeJournal } from './journal.ts';

/** What a page adds. */
export interface Page {
  readonly rows: string;
  readonly count: number;
  readonly gaps: readonly string[];
  readonly refused: Readonly<Record<string, number>>;
  readonly cursor: string | null;
  readonly isLast: boolean;
}

/** The names beside FILE while it is made, and after. */
export const partOf = (file: string): string => `${file}.part`;
export const journalOf = (file: string): string => `${file}.journal`;
export const gapsOf = (file: string): string => `${file}.gaps.ndjson`;
const gapsPartOf = (file: string): string => `${file}.gaps.part`;

/**
 * FILE.part, which grows by whole pages and becomes FILE at the end. A page counts when the journal says so, and the journal says so when the
 * page is on the disk: after any interruption what lies beyond the journal is cut off, and the same pages come again.
 */
export class OutputFile {
  readonly #file: string;
  readonly #rows: number;
  readonly #gaps: number;
  #open = true;
  #journal: Journal;

  /** Goes on where the same export stopped. @throws CliFault usage when another one's files are there */
  static open(file: string, of: string, head: string): OutputFile {
    const found = readJournal(journalOf(file));
    if (found && found.of !== of) {
      throw new CliFault(
        EXIT.usage,
        `${partOf(file)} 属于另一次导出(条件、字段、格式或网关不同):加 --restart 重来,或换一个 --output / belongs to another export (other conditions, fields, format or gateway): add --restart to begin anew, or name another --output`,
      );
    }
    return new OutputFile(file, found ?? beginning(of), head);
  }

  /** Removes what an earlier export has left. */
  static discard(file: string): void {
    for (const each of [partOf(file), gapsPartOf(file)]) rmSync(each, { force: true });
    removeJournal(journalOf(file));
  }

  private constructor(file: string, journal: Journal, head: string) {
    this.#file = file;
    this.#rows = openSync(partOf(file), existsSync(partOf(file)) ? 'r+' : 'w+');
    this.#gaps = openSync(gapsPartOf(file), existsSync(gapsPartOf(file)) ? 'r+' : 'w+');
    // A part that is shorter than its journal says is not what it was written for.
    const isWhole = fstatSync(this.#rows).size >= journal.bytes && fstatSync(this.#gaps).size >= journal.gapBytes;
    this.#journal = isWhole ? journal : beginning(journal.of);
    ftruncateSync(this.#rows, this.#journal.bytes);
    ftruncateSync(this.#gaps, this.#journal.gapBytes);
    if (this.#journal.pages === 0) {
      const bytes = append(this.#rows, 0, head);
      this.#journal = { ...beginning(journal.of), bytes };
    }
  }

  get journal(): Journal {
    return this.#journal;
  }

  /** Puts one page on the disk, then says so. */
  add({ rows, count, gaps, refused, cursor, isLast }: Page): void {
    const { of, pages, rows: before, bytes, gapBytes, gaps: known, refused: counted } = this.#journal;
    const written = append(this.#rows, bytes, rows);
    const told = append(this.#gaps, gapBytes, gaps.map((line) => `${line}\n`).join(''));
    fdatasyncSync(this.#rows);
    if (told > 0) fdatasyncSync(this.#gaps);
    const sums = { ...counted };
    for (const [key, times] of Object.entries(refused)) sums[key] = (sums[key] ?? 0) + times;
    this.#journal = {
      version: 1,
      of,
      cursor,
      pages: pages + 1,
      rows: before + count,
      bytes: bytes + written,
      gapBytes: gapBytes + told,
      gaps: known + gaps.length,
      refused: sums,
      isWhole: isLast,
    };
    writeJournal(journalOf(this.#file), this.#journal);
  }

  /** Everything is there: gives the files their names. @param convert makes the file out of the part, where it is not the part itself */
  async finish(
    convert?: (part: string, into: string) => Promise<void>,
  ): Promise<{ readonly gaps: number; readonly faults: number }> {
    const refused = Object.entries(this.#journal.refused).map(([key, rows]) =>
      JSON.stringify({ ...(JSON.parse(key) as object), rows }),
    );
    append(this.#gaps, this.#journal.gapBytes, refused.map((line) => `${line}\n`).join(''));
    fdatasyncSync(this.#gaps);
    this.close();
    const gaps = this.#journal.gaps + refused.length;
    const whole = convert ? `${this.#file}.converting` : partOf(this.#file);
    await convert?.(partOf(this.#file), whole);
    if (gaps > 0) renameSync(gapsPartOf(this.#file), gapsOf(this.#file));
    else {
      rmSync(gapsPartOf(this.#file));
      rmSync(gapsOf(this.#file), { force: true });
    }
    renameSync(whole, this.#file);
    rmSync(partOf(this.#file), { force: true });
    removeJournal(journalOf(this.#file));
    syncFolder(this.#file);
    return { gaps, faults: this.#journal.gaps };
  }

  /** A second call does nothing: by then the same numbers may stand for files of others. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#rows);
    closeSync(this.#gaps);
  }
}

/** @returns how many bytes */
function append(file: number, at: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done);
  return bytes.length;
}
