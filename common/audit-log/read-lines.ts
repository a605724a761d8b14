import type { LogFiles } from './log-files.ts';
import { DAY_MS, linesIn, readSegment, type Segment, segmentsOf, startOf } from './segments.ts';

/** Between which times lines are looked for, epoch milliseconds; `to` excluded. */
export interface LineTimes {
  readonly from: number;
  readonly to: number;
}

/** A line stands in the segment of the day at which it was written; its own time is that of its request's begin, by a clock that may have been set. */
const MOST_EARLIER_MS = 3 * DAY_MS;
const MOST_LATER_MS = DAY_MS;

/** The times of lines that may be in a segment of that day. */
export function timesIn({ day }: Pick<Segment, 'day'>): LineTimes {
  const begin = startOf(day);
  return { from: begin - MOST_EARLIER_MS, to: begin + DAY_MS + MOST_LATER_MS };
}

/** Every line that the test on its bytes lets through, with its number by its place; segments of other days are not read. A torn end is no line. */
export function* readLines(
  files: LogFiles,
  wanted: (line: Buffer) => boolean,
  { from, to }: LineTimes = { from: -Infinity, to: Infinity },
): Iterable<{ readonly n: number; readonly text: string }> {
  for (const segment of segmentsOf(files)) {
    const times = timesIn(segment);
    if (times.to <= from || times.from >= to) continue;
    let n = segment.first;
    for (const line of linesIn(readSegment(files, segment)).lines) {
      if (wanted(line)) yield { n, text: line.toString('utf8') };
      n += 1;
    }
  }
}

/**
 * The lines that a text stands in, segment by segment, the newest first, back to those of a day before `since` (epoch milliseconds).
 * @param needle ASCII
 */
export function* linesBack(
  files: LogFiles,
  needle: string,
  since: number,
): Iterable<{ readonly lines: readonly string[]; readonly size: number }> {
  for (const segment of segmentsOf(files).toReversed()) {
    if (timesIn(segment).to <= since) return;
    const bytes = readSegment(files, segment);
    // Most segments have none: then they are not cut into lines.
    const lines = bytes.includes(needle, 0, 'latin1')
      ? linesIn(bytes).lines.filter((line) => line.includes(needle, 0, 'latin1'))
      : [];
    yield { lines: lines.map((line) => line.toString('utf8')), size: bytes.length };
  }
}

/** The text of one line; null: it was pruned or never written. */
export function readLine(files: LogFiles, n: number): string | null {
  const segment = segmentsOf(files).findLast(({ first }) => first <= n);
  const line = segment && linesIn(readSegment(files, segment)).lines[n - segment.first];
  return line ? line.toString('utf8') : null;
}
