import type { LogFiles } from './log-files.ts';

/** A file of lines: those of one day at most, and no more than fit. */
export interface Segment {
  readonly name: string;
  /** The number of its first line. */
  readonly first: number;
  /** When it was begun, yyyymmdd at +08:00; no line of it is of another day. */
  readonly day: string;
}

const NAME = /^(\d{12})-(\d{8})\.jsonl$/;

export function segmentAt(first: number, day: string): Segment {
  return { name: `${String(first).padStart(12, '0')}-${day}.jsonl`, first, day };
}

/** In their order. */
export function segmentsOf(files: LogFiles): Segment[] {
  return files
    .names()
    .toSorted()
    .flatMap((name) => {
      const [, first, day] = NAME.exec(name) ?? [];
      return first && day ? [{ name, first: Number(first), day }] : [];
    });
}

/** The day at +08:00, yyyymmdd. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** When the day began, epoch milliseconds. */
export function startOf(day: string): number {
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00+08:00`);
}

const NEWLINE = 0x0a;

/** The lines without their ends, and what stands after the last end: the beginning of a line that was never finished. */
export function linesIn(bytes: Buffer): { readonly lines: Buffer[]; readonly rest: Buffer } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return { lines, rest: bytes.subarray(from) };
}
