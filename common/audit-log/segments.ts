import { zstdDecompressSync } from 'node:zlib';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';

/** A file of lines: those of one day at most, and no more than fit. */
export interface Segment {
  /** Of the file that was there; by now it may be compressed: `readSegment` reads either. */
  readonly name: string;
  /** The number of its first line. */
  readonly first: number;
  /** When it was begun, yyyymmdd at +08:00; no line of it is of another day. */
  readonly day: string;
}

/** Ends the name of a segment that no line is added to any more, and that is compressed (RFC 8878). */
export const COMPRESSED = '.zst';

const NAME = /^(\d{12})-(\d{8})\.jsonl(?:\.zst)?$/;

/** More than a segment is with the longest write at its end. */
const MOST_BYTES = 512 * 1024 * 1024;

export function segmentAt(first: number, day: string): Segment {
  return { name: `${String(first).padStart(12, '0')}-${day}.jsonl`, first, day };
}

/** In their order. */
export function segmentsOf(files: LogFiles): Segment[] {
  const segments: Segment[] = [];
  for (const name of files.names().toSorted()) {
    const [, first, day] = NAME.exec(name) ?? [];
    // One that is compressed just now is there in both forms, which differ only where somebody has changed one.
    if (first && day && name !== `${segments.at(-1)?.name}${COMPRESSED}`)
      segments.push({ name, first: Number(first), day });
  }
  return segments;
}

export function isCompressed({ name }: Segment): boolean {
  return name.endsWith(COMPRESSED);
}

/** The forms that the file may have. */
export function formsOf({ name }: Segment): readonly [plain: string, compressed: string] {
  const plain = name.endsWith(COMPRESSED) ? name.slice(0, -COMPRESSED.length) : name;
  return [plain, plain + COMPRESSED];
}

/**
 * The bytes of its lines, whichever form it has by now; none where it is not there.
 * @throws LogDamage when it cannot be what was written, or be read
 */
export function readSegment(files: LogFiles, segment: Segment): Buffer {
  const [plain] = formsOf(segment);
  // In this order: the compressed form is whole before the other goes.
  if (files.size(plain) > MOST_BYTES) throw new LogDamage(`${plain} is larger than any segment`);
  const bytes = files.read(plain);
  return bytes.length > 0 ? bytes : readCompressed(files, segment);
}

/** @throws LogDamage when it cannot be read */
export function readCompressed(files: LogFiles, segment: Segment): Buffer {
  const [, compressed] = formsOf(segment);
  const packed = files.read(compressed);
  if (packed.length === 0) return packed;
  try {
    return zstdDecompressSync(packed, { maxOutputLength: MOST_BYTES });
  } catch {
    throw new LogDamage(`${compressed} cannot be decompressed`);
  }
}

/** The day at +08:00, yyyymmdd. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}

export const DAY_MS = 86_400_000;

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

/** What lines take on the disk, without their hashes. */
export interface StoredSize {
  readonly lines: number;
  readonly bytes: number;
}

/** Of the newest segment that no line is added to any more; where there is none, of the one that lines are added to; null: of none. */
export function storedSize(files: LogFiles): StoredSize | null {
  const segments = segmentsOf(files);
  const [sealed, last] = [segments.at(-2), segments.at(-1)];
  if (!last) return null;
  if (sealed) return { lines: last.first - sealed.first, bytes: files.size(sealed.name) };
  const { lines } = linesIn(readSegment(files, last));
  return lines.length === 0 ? null : { lines: lines.length, bytes: files.size(last.name) };
}
